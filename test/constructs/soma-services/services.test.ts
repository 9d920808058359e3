import { RootConstruct } from 'constructs';
import { describe, expect, test } from 'vitest';
import facts from '../../data/soma-services.json' with { type: 'json' };
import { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import { mergeDemands } from '../../../constructs/core/model/demand.ts';
import { resolve, secretsIn, text, type Value } from '../../../constructs/core/model/value.ts';
import { eventStreamingDemands } from '../../../constructs/event-streaming/event-streaming.ts';
import { NAMESPACES } from '../../../constructs/event-streaming/temporal/temporal.namespaces.ts';
import { somaRealm } from '../../../constructs/security/keycloak/keycloak.realm.ts';
import { platformVariables } from '../../../constructs/soma-services/service/platform-variables.ts';
import type { ServiceBackends } from '../../../constructs/soma-services/service/service-backends.ts';
import { SomaServices, somaServicesDemands } from '../../../constructs/soma-services/soma-services.ts';
import { accessString } from '../../../constructs/data-layer/redis/redis.config.ts';
import { renderCompose } from '../../../compose/render.ts';
import { Workload } from '../../../constructs/workload/workload.ts';
import { Secret, SECRET_LENGTH } from '../../../constructs/core/model/secret.ts';
import { platform } from '../../support/environment.ts';

const LAPTOP_REALM = somaRealm(text`http://${new Endpoint({ name: 'kong' }, 'http', 8000).published}`);

/** Read by the C library and every interpreter, or told to every process though no service reads it today. */
const EXTRAS = [
  'HOME',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_PROTOCOL',
  'OTEL_PROPAGATORS',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_SERVICE_NAME',
  'SOMASTACK_JAEGER_ENDPOINT',
  'SOMASTACK_KAFKA_BOOTSTRAP',
  'SOMASTACK_POSTGRES_DSN',
  'SOMASTACK_REDIS_URL',
  'SOMA_DEPLOY_MODE',
];

const WORKERS = [
  'somaagent01-conversation-temporal-worker',
  'somaagent01-conversation-worker',
  'somaagent01-delegation-gateway',
  'somaagent01-delegation-temporal-worker',
  'somaagent01-delegation-worker',
  'somaagent01-memory-replicator',
  'somaagent01-tool-executor',
];

/** Needed only by one process, or only where a profile asks for it. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  SUPERVISOR_HTTP_PASS: ['somabrain-cog'],
  // Read by the health report of the API alone.
  SOMA_REDIS_HOST: ['somafractalmemory'],
  SA01_WORKER_GATEWAY_BASE: WORKERS,
  SOMAGENT_IDENTITY_JWT_SECRET: ['somaagenthub-gateway', 'somaagenthub-identity'],
  TEMPORAL_HOST: [
    'agentvoicebox',
    'agentvoicebox-migrate',
    'agentvoicebox-temporal-worker',
    'agentvoicebox-llm-worker',
    'agentvoicebox-stt-worker',
    'agentvoicebox-tts-worker',
    'somaagenthub-orchestrator',
    'somaagenthub-orchestrator-worker',
  ],
};

const local = platform('local', {
  'somaServices.somaagent01.temporalWorkers': { memory: '176Mi', cpu: '50m' },
});
const project = renderCompose(local);
const processes = local.components.filter((component) => component instanceof Workload);
const variablesOf = (process: Workload): Readonly<Record<string, Value>> =>
  process.container.environment ?? {};
const processOf = (name: string): Workload =>
  processes.find((process) => process.name === name) ?? fail(`there is no ${name}`);
const valueOf = (process: string, variable: string): string =>
  project.forCompose(variablesOf(processOf(process))[variable] ?? fail(`${process} has no ${variable}`));
const SERVICES = ['somabrain', 'somafractalmemory', 'somaagent01', 'agentvoicebox', 'somaagenthub'] as const;
const ownOf = (service: string) =>
  processes.filter(({ name }) => name === service || name.startsWith(`${service}-`));

describe.each(SERVICES)('%s', (service) => {
  const { reads, required, secret, topics, databases, namespaces } = facts[service];
  const own = ownOf(service);

  test.each(own.map((process) => [process.name, process] as const))(
    '%s sets only variables that the service reads',
    (_, process) => {
      const unread = Object.keys(variablesOf(process)).filter(
        (name) => !(reads as readonly string[]).includes(name) && !EXTRAS.includes(name),
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
        if ((secret as readonly string[]).includes(name))
          expect(secretsIn(value), `${process.name} ${name}`).not.toEqual([]);
      }
    }
  });

  test('finds every topic, database and namespace that its code names', () => {
    const { topics: made } = local.eventStreaming.topics;
    const existing = made.map(({ name }) => name);
    expect((topics as readonly string[]).filter((topic) => !existing.includes(topic))).toEqual([]);
    const stored = local.dataLayer.postgres.databases.map(({ name }) => name);
    expect((databases as readonly string[]).filter((name) => !stored.includes(name))).toEqual([]);
    expect((namespaces as readonly string[]).filter((name) => !(name in NAMESPACES))).toEqual([]);
  });

  test('logs in to Redis only as a user that exists, and to PostgreSQL only as the owner of a database', () => {
    const users = local.dataLayer.redis.users.map(({ name }) => name);
    const stored = local.dataLayer.postgres.databases.map(({ name }) => name);
    for (const process of own) {
      for (const value of Object.values(variablesOf(process)).map((one) => project.forCompose(one))) {
        const user = /^rediss?:\/\/([^:]*):/.exec(value)?.[1];
        if (user !== undefined) expect(users, process.name).toContain(user);
        const [, role, database] = /^postgresql:\/\/([^:]*):.*\/(\w+)$/.exec(value) ?? [];
        if (role !== undefined) {
          expect(stored, process.name).toContain(role);
          expect(database).toBe(role);
        }
      }
    }
  });

  test('is told the same of the stack in every process, and its own name', () => {
    for (const { name, container } of own) {
      const variables = container.environment ?? {};
      expect(variables['OTEL_SERVICE_NAME']).toBe(name);
      expect(variables['SOMA_DEPLOY_MODE']).toBe('somastack');
      expect(variables['OTEL_PROPAGATORS']).toBe('tracecontext,baggage');
      expect(variables['OTEL_RESOURCE_ATTRIBUTES']).toMatch(
        /^deployment\.environment\.name=local,service\.namespace=somastack,service\.version=dev$/,
      );
      for (const variable of ['OTEL_EXPORTER_OTLP_ENDPOINT', 'SOMASTACK_JAEGER_ENDPOINT'])
        expect(project.forCompose(variables[variable] ?? '')).toBe('http://otel-collector:4317');
      if ('SOMASTACK_KAFKA_BOOTSTRAP' in variables)
        expect(project.forCompose(variables['SOMASTACK_KAFKA_BOOTSTRAP'])).toBe('kafka:9092');
    }
  });
});

test('no topic exists that no service names', () => {
  const own = eventStreamingDemands(local.environment.eventStreaming, false).topics.map(({ name }) => name);
  const named: readonly string[] = [...Object.values(facts).flatMap(({ topics }) => topics), ...own];
  expect(
    local.eventStreaming.topics.topics.map(({ name }) => name).filter((name) => !named.includes(name)),
  ).toEqual([]);
});

test('everybody who has a bearer of the memory service has the same', () => {
  const secretOf = (process: string, variable: string) => {
    const value = variablesOf(processOf(process))[variable];
    return value === undefined ? undefined : secretsIn(value)[0]?.name;
  };
  expect(secretOf('somabrain', 'SOMABRAIN_MEMORY_HTTP_TOKEN')).toBe('SOMA_API_TOKEN');
  expect(secretOf('somafractalmemory', 'SOMA_API_TOKEN')).toBe('SOMA_API_TOKEN');
  expect(secretOf('somaagent01', 'SOMA_API_TOKEN')).toBe('SOMA_API_TOKEN');
});

test('every service that serves HTTP runs a production server, whatever its image would choose', () => {
  const servers = ['somabrain', 'somaagent01', 'agentvoicebox'];
  for (const name of servers) {
    expect(processOf(name).container.entrypoint?.[0], name).toMatch(/^(gunicorn|uvicorn)$/);
  }
  const brain = processOf('somabrain').container;
  // One worker each, as its memory model counts them.
  expect(brain.entrypoint).toContain('--workers=2');
  expect(brain.entrypoint?.at(-1)).toBe('somabrain.config.wsgi:application');
});

describe('SomaAgent01', () => {
  const own = ownOf('somaagent01');

  test('has its entrypoint replaced in every process, which its start script would ignore', () => {
    for (const { name, container } of own) {
      expect(container.entrypoint?.[0], name).toMatch(/^(python|uvicorn)$/);
      expect(container.command, name).toBeUndefined();
    }
    // Without it an event loop would start inside another.
    const modules = own.flatMap(({ container }) => (container.entrypoint ?? []).slice(2));
    expect(
      modules.filter((module) => module.startsWith('services.') && !/\.(main|temporal_worker)$/.test(module)),
    ).toEqual([]);
  });

  test('is told Kafka and Redis under both names, and both are the same', () => {
    for (const { name } of own) {
      expect(valueOf(name, 'KAFKA_BOOTSTRAP_SERVERS')).toBe('kafka:9092');
      expect(valueOf(name, 'SA01_KAFKA_BOOTSTRAP_SERVERS')).toBe('kafka:9092');
      expect(valueOf(name, 'REDIS_URL')).toBe(valueOf(name, 'SA01_REDIS_URL'));
      expect(valueOf(name, 'POSTGRES_HOST')).not.toBe('');
      expect(valueOf(name, 'REDIS_HOST')).toBe('redis');
    }
  });

  test('has an address of its database that its own pattern takes apart', () => {
    const pattern = /^postgres(?:ql)?:\/\/([^:]+):([^@]+)@([^:/]+):?(\d+)?\/(.+)$/;
    for (const { name, container } of own) {
      const value = resolve(container.environment?.['SA01_DB_DSN'] ?? '', (part) =>
        part instanceof Endpoint ? `${part.component.name}:${part.port}` : 'x'.repeat(SECRET_LENGTH),
      );
      const pooled = ['somaagent01', 'somaagent01-delegation-gateway'].includes(name);
      const host = pooled ? ['pgbouncer', '6432'] : ['postgres', '5432'];
      expect(pattern.exec(value)?.slice(1), name).toEqual([
        'somaagent',
        'x'.repeat(SECRET_LENGTH),
        ...host,
        'somaagent',
      ]);
    }
  });

  test('relaxes nothing: a mode and an environment that are none of its own for development', () => {
    for (const { name } of own) {
      expect(['STANDALONE', 'AAAS', 'PROD']).toContain(valueOf(name, 'SA01_DEPLOYMENT_MODE'));
      expect(['', 'dev', 'development', 'local', 'test']).not.toContain(valueOf(name, 'SA01_ENVIRONMENT'));
      expect(valueOf(name, 'LOG_LEVEL')).toBe('info');
    }
    expect(valueOf('somaagent01', 'SA01_ALLOWED_HOSTS')).toBe('localhost,127.0.0.1,somaagent01');
  });

  test('asks Temporal for its queues in the namespace that its workers take', () => {
    for (const name of [
      'somaagent01-conversation-temporal-worker',
      'somaagent01-delegation-temporal-worker',
    ]) {
      expect(valueOf(name, 'SA01_TEMPORAL_HOST')).toBe('temporal:7233');
      expect(valueOf(name, 'SA01_TEMPORAL_CONVERSATION_QUEUE')).toBe('conversation');
      expect(valueOf(name, 'SA01_TEMPORAL_A2A_QUEUE')).toBe('a2a');
      const waits = processOf(name)
        .dependencies.filter(({ need }) => need === 'hard')
        .map(({ on }) => on.name);
      expect(waits).toContain('temporal-namespaces');
    }
    const plain = platform('local').components.map(({ name }) => name);
    expect(plain.filter((name) => name.endsWith('-temporal-worker'))).toEqual([
      'agentvoicebox-temporal-worker',
    ]);
  });
});

describe('AgentVoiceBox', () => {
  const own = ownOf('agentvoicebox');

  test('finds its other databases by the end of one address', () => {
    for (const { name } of own) {
      const url = valueOf(name, 'REDIS_URL');
      expect(url.match(/\/0/g), name).toHaveLength(1);
      expect(url.endsWith('/0')).toBe(true);
    }
  });

  test('has a key that is as long as it wants one', () => {
    const key = variablesOf(processOf('agentvoicebox'))['DJANGO_SECRET_KEY'] ?? '';
    expect(resolve(key, () => 'x'.repeat(SECRET_LENGTH)).length).toBeGreaterThanOrEqual(50);
  });

  test('is reached on the port that it tells browsers', () => {
    expect(project.services.get('agentvoicebox')?.ports).toEqual(['127.0.0.1:25000:8000']);
    expect(valueOf('agentvoicebox', 'VOICE_AGENT_BASE_URL')).toBe('http://localhost:25000');
  });

  test('speaks in a profile of its own, which starts everything that it needs', () => {
    const speaking = own.filter(({ name }) => /-(llm|stt|tts)-worker$/.test(name));
    expect(speaking).toHaveLength(3);
    for (const { name } of speaking) expect(project.services.get(name)?.profiles).toEqual(['asr']);
    expect(project.services.get('agentvoicebox')?.profiles).toEqual(['asr', 'full', 'voice']);
    expect(project.services.get('agentvoicebox-migrate')?.profiles).toEqual(['asr', 'full', 'voice']);
    const silent = platform('local', { 'somaServices.agentvoicebox.speech': undefined }).components;
    expect(silent.filter(({ name }) => /-(llm|stt|tts)-worker$/.test(name))).toEqual([]);
  });
});

test('SomaAgentHub starts with the store of its audit, in a profile of its own', () => {
  for (const { name } of ownOf('somaagenthub')) expect(project.services.get(name)?.profiles).toEqual(['hub']);
  expect(project.services.get('clickhouse')?.profiles).toEqual(['analytics', 'hub']);
  expect(valueOf('somaagenthub-identity', 'SOMASTACK_CLICKHOUSE_PORT')).toBe('9000');
  expect(valueOf('somaagenthub-gateway', 'ORCHESTRATOR_URL')).toBe('http://somaagenthub-orchestrator:10001');
});

test('every service asks the policy engine for a decision that it answers', () => {
  const asked = processes.flatMap((process) =>
    ['SA01_POLICY_DATA_PATH', 'OPA_DECISION_PATH'].flatMap((name) => {
      const value = variablesOf(process)[name];
      return value === undefined ? [] : [project.forCompose(value)];
    }),
  );
  expect([...new Set(asked)].sort()).toEqual(['/v1/data/agentvoicebox/allow', '/v1/data/soma/policy/allow']);
});

test('every client that a service logs in as is one of the realm, with the same secret', () => {
  const clients = LAPTOP_REALM.clients.map(({ clientId }) => clientId);
  const pairs = [
    ['somaagent01', 'SA01_KEYCLOAK_CLIENT_ID', 'SA01_KEYCLOAK_CLIENT_SECRET', 'SA01_KEYCLOAK_REALM'],
    ['agentvoicebox', 'KEYCLOAK_CLIENT_ID', 'KEYCLOAK_CLIENT_SECRET', 'KEYCLOAK_REALM'],
  ] as const;
  const known = local.security.keycloak?.container.environment ?? {};
  for (const [process, id, secret, realm] of pairs) {
    expect(clients).toContain(valueOf(process, id));
    const [name] = secretsIn(variablesOf(processOf(process))[secret] ?? '');
    expect(Object.keys(known)).toContain(name?.name);
    expect(valueOf(process, realm)).toBe(LAPTOP_REALM.realm);
  }
});

test('no user of Redis may touch everything, and none that two services write lies in database 0 of both', () => {
  const { redisUsers } = mergeDemands([somaServicesDemands(local.environment.somaServices)]);
  for (const user of redisUsers) {
    expect(user.keys).not.toContain('*');
    expect(accessString(user)).toMatch(/^on ~/);
  }
  // Channels have the same name in both; AgentVoiceBox keeps its own in database 3.
  const shared = redisUsers
    .flatMap(({ keys }) => keys)
    .filter((key, index, all) => all.indexOf(key) !== index);
  expect(shared).toEqual(['asgi*']);
  expect(valueOf('agentvoicebox', 'REDIS_CHANNEL_DB')).toBe('3');
});

describe('with a collector of traces', () => {
  const { dataLayer, eventStreaming, security, environment } = local;
  const { kafka, topics, temporal } = eventStreaming;
  const { redis, clickhouse } = dataLayer;
  const services = new SomaServices(new RootConstruct(), 'soma-services', {
    ...environment.somaServices,
    strict: false,
    backends: {
      deployMode: 'somastack',
      environment: environment.name,
      kafka: { provider: kafka, bootstrap: kafka.bootstrap, topics },
      postgres: {
        direct: dataLayer.postgres.sql,
        verified: false,
        session: dataLayer.pgbouncer.session,
        databases: dataLayer.databases,
      },
      redis: { provider: redis, server: redis.server, probePassword: redis.probePassword },
      milvus: { server: dataLayer.milvus.grpc, collections: dataLayer.collections },
      opa: security.opa.http,
      clickhouse: clickhouse?.account,
      identity: security.keycloak?.identity,
      secretStore: security.secretStore?.forServices,
      temporal: temporal?.forWorkers,
      otel: new Endpoint({ name: 'otel-collector' }, 'grpc', 4317),
      flags: undefined,
      memoryToken: new Secret('SOMA_API_TOKEN'),
    },
  });
  const all = services.node.findAll().filter((construct) => construct instanceof Workload);
  const told = (process: Workload, variable: string) =>
    project.forCompose(variablesOf(process)[variable] ?? '');

  test('every process knows it, by the name that it reads', () => {
    expect(all.length).toBe(SERVICES.flatMap(ownOf).length);
    for (const process of all) {
      expect(told(process, 'OTEL_EXPORTER_OTLP_ENDPOINT'), process.name).toBe('http://otel-collector:4317');
      expect(told(process, 'OTEL_EXPORTER_OTLP_PROTOCOL')).toBe('grpc');
      expect(told(process, 'SOMASTACK_JAEGER_ENDPOINT')).toBe('http://otel-collector:4317');
      expect(told(process, 'OTLP_ENDPOINT')).toBe(
        WORKERS.includes(process.name) ? 'http://otel-collector:4317' : '',
      );
    }
    const enabled = all.filter((process) => told(process, 'ENABLE_OTLP') === 'true').map(({ name }) => name);
    expect(enabled.sort()).toEqual(['somaagenthub-gateway', 'somaagenthub-identity']);
  });
});

test('an image by its digest has that for its version', () => {
  const backends = { environment: 'prod' } as ServiceBackends;
  const { OTEL_RESOURCE_ATTRIBUTES } = platformVariables({ name: 'x', image: 'here/x@sha256:abc' }, backends);
  expect(OTEL_RESOURCE_ATTRIBUTES).toContain('=prod,');
  expect(OTEL_RESOURCE_ATTRIBUTES).toMatch(/service\.version=abc$/);
});

function fail(message: string): never {
  throw new Error(message);
}
