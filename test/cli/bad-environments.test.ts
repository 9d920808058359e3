import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';

/**
 * What a command does with a mistake: exit code, streams and the output of an earlier run. Every sentence by itself is tested
 * in test/environments, without a process for each.
 */
describe('an environment file with a mistake in it', () => {
  let copy: ProjectCopy;
  let before: string;

  beforeAll(() => {
    copy = new ProjectCopy();
    expect(copy.run('synth', 'compose').status).toBe(0);
    before = contents(join(copy.root, 'dist'));
  });

  afterEach(() => {
    for (const name of ['local', 'kind', 'prod']) copy.restore(`environments/${name}.ts`);
    expect(contents(join(copy.root, 'dist'))).toBe(before);
  });

  afterAll(() => {
    copy.remove();
  });

  test.each([
    {
      title: 'a typing error in a key',
      from: "opa: { replicas: 1, memory: '96Mi'",
      to: "opa: { replicas: 1, memoyr: '96Mi'",
      says: 'environments/local.ts: security.opa.memoyr: unknown setting; did you mean "memory"?',
    },
    {
      title: 'too few processors',
      from: "cpu: '8'",
      to: "cpu: '2'",
      says: 'environments/local.ts: infrastructure: CPU budget exceeded by ',
    },
    {
      title: 'a file that throws',
      from: 'export const local',
      to: "throw new Error('no such variable: HOST');\nexport const local",
      says: 'an environment file failed while it was read: no such variable: HOST',
    },
    {
      title: 'a file that is no TypeScript',
      from: 'export const local = {',
      to: 'export const local = {{',
      says: 'environments/local.ts',
    },
  ])('$title is refused on standard error, with exit code 1 and no stack trace', ({ from, to, says }) => {
    copy.edit('environments/local.ts', from, to);
    const { status, stdout, stderr } = copy.run('synth', 'compose', 'local');
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(1);
    expect(stdout).toBe('');
  });

  test('nodes that are too small are refused by the command for clusters', () => {
    copy.edit('environments/kind.ts', "memory: '9Gi'", "memory: '2Gi'");
    const { status, stderr } = copy.run('synth', 'kubernetes', 'kind');
    expect(stderr).toContain('environments/kind.ts: all pods: memory budget exceeded by');
    expect(status).toBe(1);
  });

  test('a gateway that nobody outside could call is refused by the command for clusters', () => {
    copy.edit('environments/kind.ts', "    edge: { host: 'somastack.localhost', port: 30443 },\n", '');
    const { status, stderr } = copy.run('synth', 'kubernetes', 'kind');
    expect(stderr).toContain(
      'environments/kind.ts: security.kong: nobody outside could call it; add cluster.edge with its public name and port',
    );
    expect(status).toBe(1);
  });

  test('the account of another environment is refused by the command for AWS', () => {
    copy.edit('environments/prod.ts', "account: '444455556666'", "account: '111122223333'");
    const { status, stderr } = copy.run('synth', 'terraform');
    expect(stderr).toContain(
      'prod: aws.account: 111122223333 is the account of "staging" too; each environment needs an account of its own',
    );
    expect(status).toBe(1);
  });

  test('several mistakes come back together, in order', () => {
    copy.edit('environments/local.ts', "retention: '7d'", "retention: '7'");
    copy.edit('environments/local.ts', 'kafka: { replicas: 1', 'kafka: { replicas: 0');
    copy.edit('environments/local.ts', 'opa: { replicas: 1', "opa: { size: 'm', replicas: 1");
    const { stderr } = copy.run('synth', 'compose', 'local');
    const [title, ...problems] = stderr.trimEnd().split('\n');
    expect(title).toBe('3 problems in the definition; nothing was written');
    expect(problems.map((line) => line.split(':')[1])).toEqual([
      ' eventStreaming.kafka.replicas',
      ' eventStreaming.kafka.retention',
      ' security.opa.size',
    ]);
  });
});

/** One fingerprint of a folder: names and bytes. */
function contents(folder: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort((a, b) =>
    join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
  )) {
    hash.update(join(entry.parentPath, entry.name));
    if (entry.isFile()) hash.update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex');
}
