import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';
import { StandInAws } from '../support/stand-in-aws.ts';
import { StandInEngine } from '../support/stand-in-engine.ts';

const TYPES = ['string', 'number', 'boolean', 'list', 'null'];

/** Fields of each chapter of the document, with the types that they may have. */
const chapters = new Map(
  readFileSync('docs/json.md', 'utf8')
    .split('\n## ')
    .slice(1)
    .map((chapter) => {
      const [title = ''] = chapter.split('\n');
      const rows = [...chapter.matchAll(/^\| `([^`]+)` +\| ([\w ]+?) +\|/gm)];
      return [
        title,
        new Map(rows.map(([, field = '', types = '']) => [field, types.split(' or ')])),
      ] as const;
    }),
);

/** Every field of a value with its type; the names of a map's entries are written as a star. */
function fieldsOf(
  value: unknown,
  path: string,
  maps: readonly string[],
): readonly (readonly [string, string])[] {
  if (value === null) return [[path, 'null']];
  if (Array.isArray(value))
    return [[path, 'list'], ...value.flatMap((item: unknown) => fieldsOf(item, `${path}[]`, maps))];
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
      const name = maps.includes(path) ? '*' : key;
      return fieldsOf(item, path === '' ? name : `${path}.${name}`, maps);
    });
  return [[path, typeof value]];
}

let copy: ProjectCopy;
let engine: StandInEngine;

beforeAll(() => {
  copy = new ProjectCopy();
  engine = new StandInEngine(copy);
  new StandInAws(copy);
  expect(copy.run('synth', 'compose').status).toBe(0);
  expect(copy.run('secrets', 'local').status).toBe(0);
});

afterAll(() => {
  copy.remove();
});

const printed = (...words: readonly string[]): unknown => JSON.parse(copy.run(...words, '--json').stdout);
const written = (file: string): unknown =>
  JSON.parse(readFileSync(join(copy.root, 'dist/compose/local', file), 'utf8'));

/** Values that together show every field of a chapter. */
const SAMPLES: Readonly<Record<string, () => readonly unknown[]>> = {
  'somastack synth, synth compose, synth kubernetes, synth terraform'() {
    const manifest = join('dist/compose/local', '.somastack-files.json');
    copy.edit(manifest, '[\n', '[\n  "gone.txt",\n');
    copy.edit('environments/local.ts', "memory: '96Mi'", "memory: '112Mi'");
    const changed = printed('synth', 'compose');
    copy.restore('environments/local.ts');
    return [changed, printed('synth'), printed('synth', 'terraform')];
  },
  'somastack plan'() {
    const { plans, ...rest } = printed('plan') as { readonly plans: readonly unknown[] };
    // One for each environment, and two for a second region.
    expect(plans).toHaveLength(7);
    expect(printed('plan', 'local')).toEqual({ schema: 1, plans: [written('memory-plan.json')], costs: [] });
    return [{ ...rest, plans: [] }];
  },
  'somastack doctor': () => [printed('doctor', 'brain')],
  'somastack preflight': () => [printed('preflight', 'prod')],
  'somastack images': () => [printed('images')],
  'somastack status'() {
    const nothing = printed('status');
    engine.says({
      connect: JSON.stringify({
        events: { status: { connector: { state: 'RUNNING' }, tasks: [{ state: 'RUNNING' }] } },
      }),
      prometheus: JSON.stringify({
        data: {
          result: [
            { metric: { consumergroup: 'flink' }, value: [1, '7'] },
            { metric: { topic: 'txn.dlq' }, value: [1, '2'] },
          ],
        },
      }),
    });
    engine.runs([
      { service: 'kafka', health: 'healthy', memory: '300MiB', peakBytes: 2 ** 29 },
      { service: 'change-capture' },
      { service: 'prometheus' },
      { service: 'somabrain' },
      { service: 'stranger' },
    ]);
    return [nothing, printed('status')];
  },
  'measured.json'() {
    engine.runs([{ service: 'kafka', memory: '300MiB', peakBytes: 2 ** 29 }, { service: 'stranger' }]);
    expect(copy.run('measure', '--seconds', '1').status).toBe(0);
    return [written('measured.json')];
  },
  'stack.json': () => [written('stack.json')],
};

test('every chapter has samples, and every sample a chapter', () => {
  expect([...chapters.keys()]).toEqual(Object.keys(SAMPLES));
  for (const fields of chapters.values()) {
    expect(fields.size).toBeGreaterThan(0);
    expect(TYPES).toEqual(expect.arrayContaining([...fields.values()].flat()));
  }
});

describe('fields are those of the document, in name and type', () => {
  test.each(Object.entries(SAMPLES))('%s', (title, samples) => {
    const documented = chapters.get(title) ?? new Map<string, readonly string[]>();
    const maps = title === 'stack.json' ? ['services'] : [];
    const seen = samples().flatMap((sample) => fieldsOf(sample, '', maps));
    const wrong = seen.filter(([field, type]) => !documented.get(field)?.includes(type));
    expect(wrong).toEqual([]);
    const fields = new Set(seen.map(([field]) => field));
    expect([...documented.keys()].filter((field) => !fields.has(field))).toEqual([]);
  });
});

test('a definition that is wrong prints no JSON', () => {
  copy.edit('environments/local.ts', "retention: '7d'", "retention: '7'");
  for (const words of [['plan'], ['synth'], ['doctor'], ['images']]) {
    const { status, stdout, stderr } = copy.run(...words, '--json');
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^1 problem in the definition; nothing was written\n/);
    expect(status).toBe(1);
  }
  copy.restore('environments/local.ts');
});
