import { describe, expect, test } from 'vitest';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { Platform } from '../../constructs/platform/platform.ts';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import type { Environment, EnvironmentInput } from '../../environments/schema.ts';
import { withSetting } from '../../environments/with-setting.ts';

const JOB = / \(job ([\w-]+)\)$/;

/** Nothing runs in this much. */
const LEAST = Memory.mebibytes(1);

/** What an environment file says at a path. */
function at(input: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((here, key) => (here as Readonly<Record<string, unknown>> | undefined)?.[key], input);
}

describe.each(Object.entries(ENVIRONMENTS))('%s', (_, input) => {
  const environment = parseEnvironment(input);
  const { components } = new Platform(environment);

  test.each(components.map((component) => [component.name, component] as const))(
    '%s has the path of a section, and the size that stands there',
    (name, { path, memory, hosting, once }) => {
      const [, job] = JOB.exec(path) ?? [];
      if (job !== undefined) {
        expect(once).toBe(true);
        expect(job).toBe(name);
        expect(at(input, path.replace(JOB, '')), path).toBeTypeOf('object');
        // A cure must not propose a size that no section has.
        expect(withSetting(environment, path, { memory })).toBeUndefined();
        return;
      }
      const section = at(input, path) as { readonly memory?: string; readonly hosting?: string } | undefined;
      expect(section, path).toBeTypeOf('object');
      // S3 is told no size.
      if (hosting === 'managed' && section?.memory === undefined) expect(section?.hosting).toBe('managed');
      else expect(String(section?.memory)).toBe(written(section?.memory, memory));
      if (section?.memory !== undefined) {
        const larger = withSetting(environment, path, { memory: memory.plus(Memory.mebibytes(1)) });
        expect(at(larger, `${path}.memory`)).toEqual(memory.plus(Memory.mebibytes(1)));
      }
    },
  );

  const sized = components.filter(
    ({ path }) => withSetting(environment, path, { memory: LEAST }) !== undefined,
  );

  test.each(sized.map(({ name, path, memory }) => [name, path, memory] as const))(
    '%s has the size of the section that its path names, and of no other',
    (name, path, memory) => {
      const larger = memory.plus(Memory.mebibytes(1));
      expect(memoryOf(withSetting(environment, path, { memory: larger }), name)).toEqual(larger);
    },
  );

  test.each(sized.map(({ name, path }) => [name, path] as const))(
    'a limit that is too small for %s is named by the path of its section',
    (_name, path) => {
      const problems = platformOf(withSetting(environment, path, { memory: LEAST })).problems();
      expect(problems).not.toEqual([]);
      for (const problem of problems) expect(problem.slice(0, problem.indexOf(':'))).toBe(`${path}.memory`);
    },
  );

  test('every section that is read knows where it stands', () => {
    const located: string[] = [];
    const walk = (here: unknown, path: readonly string[]): void => {
      if (typeof here !== 'object' || here === null || Object.getPrototypeOf(here) !== Object.prototype)
        return;
      const section = here as Readonly<Record<string, unknown>>;
      if (path.length > 0 && ('memory' in section || 'hosting' in section)) {
        expect(section['path']).toBe(path.join('.'));
        located.push(path.join('.'));
      }
      for (const [key, one] of Object.entries(section)) walk(one, [...path, key]);
    };
    walk(environment, []);
    expect(located.length).toBeGreaterThan(5);
  });
});

function platformOf(environment: Environment | undefined): Platform {
  if (environment === undefined) throw new Error('the section has no size to change');
  return new Platform(environment);
}

function memoryOf(environment: Environment | undefined, name: string): Memory | undefined {
  return platformOf(environment).components.find((component) => component.name === name)?.memory;
}

/** The amount as the environment writes it, which may be in another unit than our own form. */
function written(text: string | undefined, memory: Memory): string {
  return text !== undefined && Memory.parse(text).mebibytes === memory.mebibytes ? text : String(memory);
}

test('a change of what an environment does not have is no change', () => {
  const environment = parseEnvironment(ENVIRONMENTS['local']);
  expect(withSetting(environment, 'dataLayer.memcache', { replicas: 2 })).toBeUndefined();
  expect(withSetting(environment, 'observability.alloy', { replicas: 2 })).toBeUndefined();
  expect(withSetting(environment, 'dataLayer.etcd', { replicas: 3 })?.dataLayer.etcd.replicas).toBe(3);
});

test('both Temporal workers of SomaAgent01 share a section, which no environment states', () => {
  const local = ENVIRONMENTS['local'] as EnvironmentInput;
  const { somaagent01 } = local.somaServices;
  const temporalWorkers = { memory: '160Mi', cpu: '50m' };
  const { components } = new Platform(
    parseEnvironment({
      ...local,
      somaServices: { ...local.somaServices, somaagent01: { ...somaagent01, temporalWorkers } },
    }),
  );
  const paths = components
    .filter(({ name }) => /^somaagent01-.*-temporal-worker$/.test(name))
    .map(({ path }) => path);
  expect(paths).toEqual(Array(2).fill('somaServices.somaagent01.temporalWorkers'));
});
