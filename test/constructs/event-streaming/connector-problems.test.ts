import { describe, expect, test } from 'vitest';
import { connectorProblems } from '../../../constructs/event-streaming/change-capture/connector-problems.ts';
import {
  type CaptureSource,
  passwordReference,
} from '../../../constructs/event-streaming/change-capture/connector.config.ts';
import { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import { Secret } from '../../../constructs/core/model/secret.ts';

const source: CaptureSource = {
  server: new Endpoint({ name: 'postgres' }, 'postgres', 5432),
  database: 'events',
  table: 'events.events',
  order: 'position',
  unpublishable: 'events.unpublishable',
  signals: 'events.signals',
  publication: 'events',
  slot: 'events',
  role: 'events_capture',
  password: new Secret('EVENTS_CAPTURE_DB_PASSWORD'),
};
const right = { 'database.password': passwordReference(source) };

describe('problems of a connector', () => {
  test('a right one has none', () => {
    expect(connectorProblems(right, source)).toEqual([]);
  });

  test.each(['Events-1', '', 'e'.repeat(64)])('a slot that PostgreSQL refuses: %j', (slot) => {
    expect(connectorProblems(right, { ...source, slot })).toEqual([
      `slot.name: "${slot}" is no name of a slot; write 1 to 63 of a to z, 0 to 9 and "_"`,
    ]);
  });

  test('a reference to the password of another role', () => {
    expect(connectorProblems({ 'database.password': '${env:POSTGRES_PASSWORD}' }, source)).toHaveLength(1);
  });
});
