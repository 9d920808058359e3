import { describe, expect, test } from 'vitest';
import facts from './data/soma-services.json' with { type: 'json' };
import { secretsIn, type Value } from '../constructs/core/value.ts';
import { eventStreamingDemands } from '../constructs/event-streaming/event-streaming.ts';
import { Workload } from '../constructs/workload/workload.ts';
import { platform } from './environment.ts';

/** Read by the C library and every interpreter, not by a service: a home that can be written. */
const EXTRAS = ['HOME'];

/** Needed only by one process, or only where a profile asks for it. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  SUPERVISOR_HTTP_PASS: ['somabrain-cog'],
  // Read by the health report of the API alone.
  SOMA_REDIS_HOST: ['somafractalmemory'],
};

const local = platform('local');
const processes = local.components.filter((component) => component instanceof Workload);
const variablesOf = (process: Workload): Readonly<Record<string, Value>> =>
  process.container.environment ?? {};

describe.each(['somabrain', 'somafractalmemory'] as const)('%s', (service) => {
  const { reads, required, secret, topics } = facts[service];
  const own = processes.filter(({ name }) => name === service || name.startsWith(`${service}-`));

  test.each(own.map((process) => [process.name, process] as const))(
    '%s sets only variables that the service reads',
    (_, process) => {
      const unread = Object.keys(variablesOf(process)).filter(
        (name) => !reads.includes(name) && !EXTRAS.includes(name),
      );
      expect(unread).toEqual([]);
    },
  );

  test.each(own.map((process) => [process.name, process] as const))(
    '%s sets every variable that the service requires',
    (name, process) => {
      const needed = required.filter((variable) => ONLY[variable]?.includes(name) ?? true);
      expect(needed.filter((variable) => !(variable in variablesOf(process)))).toEqual([]);
    },
  );

  test('takes every secret from a secret, never from a literal', () => {
    for (const process of own) {
      for (const [name, value] of Object.entries(variablesOf(process))) {
        if (secret.includes(name)) expect(secretsIn(value), `${process.name} ${name}`).not.toEqual([]);
      }
    }
  });

  test('finds every topic that its code names', () => {
    const existing = local.eventStreaming.topics.topics.map(({ name }) => name);
    expect(topics.filter((topic) => !existing.includes(topic))).toEqual([]);
  });
});

test('no topic exists that no service names', () => {
  const own = eventStreamingDemands(local.environment.eventStreaming).topics.map(({ name }) => name);
  const named: readonly string[] = [...Object.values(facts).flatMap(({ topics }) => topics), ...own];
  expect(
    local.eventStreaming.topics.topics.map(({ name }) => name).filter((name) => !named.includes(name)),
  ).toEqual([]);
});

test('the bearer that SomaBrain sends is the one that SomaFractalMemory expects', () => {
  const secretOf = (process: string, variable: string) => {
    const value = variablesOf(processes.find(({ name }) => name === process) as Workload)[variable];
    return value === undefined ? undefined : secretsIn(value)[0]?.name;
  };
  expect(secretOf('somabrain', 'SOMABRAIN_MEMORY_HTTP_TOKEN')).toBe('SOMA_API_TOKEN');
  expect(secretOf('somafractalmemory', 'SOMA_API_TOKEN')).toBe('SOMA_API_TOKEN');
});
