import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Changes, emitted, project } from '../support/emitted.ts';
import { named, objectsOf } from '../support/kubernetes.ts';
import { readable, readersHome } from '../support/reader.ts';

const FILE = project('config/alloy/somastack.alloy');

/** What Alloy's own parser and decoder make of the emitted file. */
function read(change?: Changes[string]): string {
  const files = emitted(change && { [FILE]: change });
  return readAt(join(files.folder, FILE));
}

function readAt(path: string): string {
  try {
    return execFileSync(join(readersHome(), 'bin/alloy-syntax'), [path], { encoding: 'utf8' });
  } catch (error) {
    return `refused: ${(error as { stdout: string }).stdout}`;
  }
}

describe.runIf(readable('the file of Alloy', 'compose', 'alloy'))("Alloy's own language", () => {
  test('has every block, every argument and every reference of the file', () => {
    expect(read().trim().split('\n')).toEqual([
      'logging ',
      'loki.source.syslog containers',
      'loki.relabel containers',
      'loki.process lines',
      'loki.write store',
    ]);
  });

  test.each([
    { fault: 'half a line', from: 'rate = 500', to: 'rate =', says: 'expected' },
    {
      fault: 'a component that does not exist',
      from: 'loki.relabel "',
      to: 'loki.label "',
      says: 'field "relabel" does not exist',
    },
    {
      fault: 'a reference to nothing',
      from: '[loki.process.lines',
      to: '[loki.process.words',
      says: 'field "words" does not exist',
    },
    {
      fault: 'rules where lines are taken',
      from: 'containers.rules',
      to: 'containers.receiver',
      says: 'got capsule("main.receiver")',
    },
    {
      fault: 'an argument that does not exist',
      from: 'burst = ',
      to: 'bursts = ',
      says: 'unrecognized attribute name "bursts"',
    },
    {
      fault: 'a stage that does not exist',
      from: 'stage.label_keep',
      to: 'stage.labels_keep',
      says: 'labels_keep',
    },
    {
      fault: 'text where a number is meant',
      from: 'burst = 2000',
      to: 'burst = "2000x"',
      says: '"2000x" should be number',
    },
    { fault: 'a duration that is none', from: '"1s"', to: '"1x"', says: 'unknown unit "x"' },
  ])('refuses $fault', ({ from, to, says }) => {
    const said = read((text) => text.replace(from, to));
    expect(said).toMatch(/^refused/);
    expect(said).toContain(says);
  });

  describe('of a node', () => {
    const folder = mkdtempSync(join(tmpdir(), 'alloy-'));
    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const file =
      named(objectsOf('onprem'), 'ConfigMap', 'alloy-files').data['etc.alloy.somastack.alloy'] ?? '';
    const readFiles = (text: string) => {
      const path = join(folder, 'somastack.alloy');
      writeFileSync(path, text);
      return readAt(path);
    };

    test('has every block, every argument and every reference of the file', () => {
      expect(readFiles(file).trim().split('\n')).toEqual([
        'logging ',
        'local.file_match containers',
        'discovery.relabel containers',
        'loki.source.file containers',
        'loki.process lines',
        'loki.write store',
      ]);
    });

    test.each([
      {
        fault: 'files of nobody',
        from: 'file_match.containers',
        to: 'file_match.pods',
        says: '"pods" does not exist',
      },
      { fault: 'a path alone', from: 'path_targets = [{', to: 'path_targets = ["a", {', says: 'should be' },
      { fault: 'a stage of another runtime', from: 'stage.cri', to: 'stage.crio', says: 'crio' },
      {
        fault: 'a size in words',
        from: 'max_partial_line_size = 65536',
        to: 'max_partial_line_size = "64KiB"',
        says: 'should be number',
      },
      {
        fault: 'another name for retries',
        from: 'max_backoff_retries',
        to: 'max_retries',
        says: 'unrecognized attribute name',
      },
    ])('refuses $fault', ({ from, to, says }) => {
      expect(file).toContain(from);
      const said = readFiles(file.replace(from, to));
      expect(said).toMatch(/^refused/);
      expect(said).toContain(says);
    });
  });

  describe('of a cluster', () => {
    const folder = mkdtempSync(join(tmpdir(), 'alloy-'));
    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const file = named(objectsOf('kind'), 'ConfigMap', 'alloy-files').data['etc.alloy.somastack.alloy'] ?? '';
    const readPods = (text: string) => {
      const path = join(folder, 'somastack.alloy');
      writeFileSync(path, text);
      return readAt(path);
    };

    test('has every block, every argument and every reference of the file', () => {
      expect(readPods(file).trim().split('\n')).toEqual([
        'logging ',
        'discovery.kubernetes pods',
        'discovery.relabel containers',
        'loki.source.kubernetes containers',
        'loki.process lines',
        'loki.write store',
      ]);
    });

    test.each([
      {
        fault: 'targets of nobody',
        from: 'discovery.kubernetes.pods',
        to: 'discovery.kubernetes.pots',
        says: 'field "pots" does not exist',
      },
      {
        fault: 'what another block hands out',
        from: 'containers.output',
        to: 'containers.targets',
        says: 'field "targets" does not exist',
      },
      {
        fault: 'a rule without its key',
        from: 'regex =',
        to: 'regexp =',
        says: 'unrecognized attribute name',
      },
      { fault: 'no role', from: 'role = "pod"', to: '', says: 'missing required attribute "role"' },
      {
        fault: 'a namespace that is no list',
        from: '["soma-infra", "soma"]',
        to: '{ a = 1 }',
        says: 'should be array',
      },
    ])('refuses $fault', ({ from, to, says }) => {
      expect(file).toContain(from);
      const said = readPods(file.replace(from, to));
      expect(said).toMatch(/^refused/);
      expect(said).toContain(says);
    });
  });
});
