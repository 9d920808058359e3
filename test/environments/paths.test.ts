import { describe, expect, test } from 'vitest';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { Platform } from '../../constructs/platform/platform.ts';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import { withSetting } from '../../environments/with-setting.ts';

const JOB = / \(job ([\w-]+)\)$/;

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

/** The amount as the environment writes it, which may be in another unit than our own form. */
function written(text: string | undefined, memory: Memory): string {
  return text !== undefined && Memory.parse(text).mebibytes === memory.mebibytes ? text : String(memory);
}

test('a change of what an environment does not have is no change', () => {
  const environment = parseEnvironment(ENVIRONMENTS['local']);
  expect(withSetting(environment, 'dataLayer.memcache', { replicas: 2 })).toBeUndefined();
  expect(withSetting(environment, 'observability.loki', { replicas: 2 })).toBeUndefined();
  expect(withSetting(environment, 'dataLayer.etcd', { replicas: 3 })?.dataLayer.etcd.replicas).toBe(3);
});
