import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { Demands } from '../../constructs/core/model/demand.ts';
import type { Value } from '../../constructs/core/model/value.ts';
import type { ServiceAccount } from '../../constructs/security/keycloak/keycloak.realm-format.ts';
import { problemsOf } from '../support/environment.ts';

/** What a component contributes is part of its source, so a test changes it where the platform reads it. */
interface Slip {
  readonly connector?: Readonly<Record<string, Value>>;
  readonly demands?: Partial<Demands>;
  readonly account?: Partial<ServiceAccount>;
}

const current = vi.hoisted((): { slip: Slip } => {
  // Tests of one worker share their modules; here they are loaded anew with those below replaced, and afterwards without.
  vi.resetModules();
  return { slip: {} };
});
afterAll(() => {
  vi.resetModules();
});

vi.mock(
  import('../../constructs/event-streaming/change-capture/connector.config.ts'),
  async (importOriginal) => {
    const original = await importOriginal();
    return {
      ...original,
      connectorConfig: (...words) => ({ ...original.connectorConfig(...words), ...current.slip.connector }),
    };
  },
);

vi.mock(
  import('../../constructs/soma-services/somafractalmemory/somafractalmemory.demands.ts'),
  async (importOriginal) => {
    const original = await importOriginal();
    return {
      get SOMAFRACTALMEMORY_DEMANDS() {
        return { ...original.SOMAFRACTALMEMORY_DEMANDS, ...current.slip.demands };
      },
    };
  },
);

vi.mock(import('../../constructs/security/keycloak/keycloak.realm.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return {
    ...original,
    somaRealm: (...words) => {
      const realm = original.somaRealm(...words);
      return { ...realm, users: realm.users.map((user) => ({ ...user, ...current.slip.account })) };
    },
  };
});

describe('what a component contributes', () => {
  afterEach(() => {
    current.slip = {};
  });

  test('is accepted as it stands', () => {
    expect(problemsOf('local', {})).toEqual([]);
  });

  test.each<{ readonly title: string; readonly slip: Slip; readonly says: string }>([
    {
      title: 'a key that the connector would ignore',
      slip: { connector: { 'slot.nane': 'events' } },
      says: 'eventStreaming.changeCapture: connector "events": there is no key "slot.nane", and the connector would ignore it; see CONNECTOR_KEYS',
    },
    {
      title: 'a password that Kafka Connect would store',
      slip: { connector: { 'database.password': 'secret' } },
      says: 'eventStreaming.changeCapture: connector "events": database.password: a password is written out; write a reference such as ${env:NAME}',
    },
    {
      title: 'a role that the realm does not define',
      slip: { account: { realmRoles: ['root'] } },
      says: 'security.keycloak: realm "soma": account "service-account-somaagent-api": there is no role "root"; write one of "platform-admin", "platform-user", "service"',
    },
    {
      title: 'two services with one database',
      slip: { demands: { databases: [{ name: 'somabrain', pool: 'session', connections: 8 }] } },
      says: 'dataLayer.postgres: database "somabrain" is asked for by two services; their migrations would collide, so give each a database of its own',
    },
    {
      title: 'two services with one topic',
      slip: { demands: { topics: [{ name: 'memory.store', partitions: 1 }] } },
      says: 'eventStreaming.kafka (job kafka-topics): topic "memory.store" is asked for twice; one service must own it',
    },
  ])('$title is refused', ({ slip, says }) => {
    current.slip = slip;
    expect(problemsOf('local', {})).toContain(says);
  });
});
