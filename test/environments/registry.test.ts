import { expect, test } from 'vitest';
import { problemsOf } from '../support/environment.ts';

const REPLICAS = 'eventStreaming.schemaRegistry.replicas';

test.each(['onprem', 'prod'] as const)(
  'one server that would be away with its zone is refused: %s',
  (level) => {
    expect(problemsOf(level, { [REPLICAS]: 1 })).toEqual([
      `${REPLICAS}: 1 would be away with the zone that it is in, and with it every schema; level "${level}" needs at least 2`,
    ]);
  },
);

test.each(['local', 'kind'] as const)('a second server on one machine is refused: %s', (level) => {
  expect(problemsOf(level, { [REPLICAS]: 2 })).toEqual([
    `${REPLICAS}: 2; nodes of level "${level}" are parts of one machine, where a second server protects nothing; write 1`,
  ]);
});

test('as many as there are zones, or none at all, are taken', () => {
  expect(problemsOf('onprem', { [REPLICAS]: 3 })).toEqual([]);
  expect(problemsOf('onprem', { 'eventStreaming.schemaRegistry': undefined })).toEqual([]);
});
