import { describe, expect, test } from 'vitest';
import facts from '../data/soma-services.json' with { type: 'json' };
import { Endpoint } from '../../constructs/core/model/endpoint.ts';
import type { Container } from '../../constructs/core/model/container.ts';
import { text } from '../../constructs/core/model/value.ts';
import type { Workload } from '../../constructs/workload/workload.ts';
import type { Location } from '../../targets/kubernetes/places/location.ts';
import { authorityOf, mountCertificates } from '../../targets/kubernetes/pods/certificate.ts';
import { KubernetesTarget } from '../../targets/kubernetes/target/target.ts';
import { type Changes, platform, problemsOf } from '../support/environment.ts';
import { named, objectsOf, ofKind, platformOf, podsIn } from '../support/kubernetes.ts';
import { mayCall, type Place } from '../support/network.ts';

const objects = objectsOf('onprem');
const place = (component: string, namespace = 'soma-infra'): Place => ({
  namespace,
  labels: { 'somastack.io/component': component },
});
const agent = (name = 'somaagent01') => place(name, 'soma');
const KEYCLOAK = place('keycloak');
const BROKER: Place = { namespace: 'soma-infra', labels: { 'strimzi.io/cluster': 'kafka' } };

const own = podsIn(objects).filter(({ spec }) => /^somaagent01/.test(spec.serviceAccountName ?? ''));
const running = own.filter(({ kind }) => kind !== 'Job');
const nameOf = (pod: (typeof own)[number]) => pod.spec.serviceAccountName ?? '';
const told = (pod: (typeof own)[number]) =>
  new Map((pod.containers[0]?.env ?? []).map(({ name, value = 'secret' }) => [name, value]));
const gateway = running.find((pod) => nameOf(pod) === 'somaagent01');
const variables = gateway ? told(gateway) : new Map<string, string>();

describe("SomaAgent01 in production on machines of one's own", () => {
  test('has every process that it has elsewhere, and none that runs workflows', () => {
    expect(running.map(nameOf).sort()).toEqual([
      'somaagent01',
      'somaagent01-conversation-worker',
      'somaagent01-delegation-gateway',
      'somaagent01-delegation-worker',
      'somaagent01-memory-replicator',
      'somaagent01-tool-executor',
    ]);
    expect(own.filter(({ kind }) => kind === 'Job').map(nameOf)).toEqual(['somaagent01-migrate']);
  });

  test.each(running.map((pod) => [nameOf(pod), pod] as const))(
    '%s outlives a zone and a drained node',
    (name, pod) => {
      expect(named(objects, 'Deployment', name).spec.replicas).toBeGreaterThan(1);
      expect(named(objects, 'PodDisruptionBudget', name).spec.maxUnavailable).toBe(1);
      expect(pod.spec.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey)).toEqual([
        'topology.kubernetes.io/zone',
        'kubernetes.io/hostname',
      ]);
      expect(pod.spec.affinity?.podAntiAffinity).toBeDefined();
    },
  );

  test.each(own.map((pod) => [nameOf(pod), pod] as const))(
    '%s is told what the service requires, and nothing that it does not read',
    (_, pod) => {
      const { reads, required } = facts.somaagent01;
      const workers = ['SA01_WORKER_GATEWAY_BASE'];
      const answers = nameOf(pod) === 'somaagent01' || pod.kind === 'Job';
      const needed = required.filter((name) => !(answers && workers.includes(name)));
      expect(needed.filter((name) => !told(pod).has(name))).toEqual([]);
      const named = [...told(pod).keys()].filter((name) => name.startsWith('SA01_'));
      expect(named.filter((name) => !(reads as readonly string[]).includes(name))).toEqual([]);
    },
  );

  test('migrates before it starts, once', () => {
    const wave = (kind: 'Job' | 'Deployment', start: string) =>
      ofKind(objects, kind)
        .filter(({ metadata }) => metadata.name.startsWith(start))
        .map(({ metadata }) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']));
    const [migration = 99] = wave('Job', 'somaagent01-migrate');
    expect(Math.min(...wave('Deployment', 'somaagent01'))).toBeGreaterThan(migration);
  });

  test('knows of no workflows and of no store of keys, so that it may call neither', () => {
    for (const pod of own) {
      const names = [...told(pod).keys()].filter((name) => /TEMPORAL|VAULT/.test(name));
      expect(names, nameOf(pod)).toEqual([]);
      expect(mayCall(objects, agent(nameOf(pod)), place('temporal-frontend'), 7233)).toBe(false);
    }
  });

  test('is called by the gateway of the platform and its own workers, and by nobody else', () => {
    expect(mayCall(objects, place('kong'), agent(), 9000)).toBe(true);
    expect(mayCall(objects, agent('somaagent01-conversation-worker'), agent(), 9000)).toBe(true);
    for (const other of ['somabrain', 'somafractalmemory'])
      expect(mayCall(objects, agent(other), agent(), 9000), other).toBe(false);
    for (const other of ['grafana', 'keycloak', 'opa'])
      expect(mayCall(objects, place(other), agent(), 9000), other).toBe(false);
  });

  test('speaks to the brokers at the port of the exception, which names it', () => {
    expect(mayCall(objects, agent('somaagent01-conversation-worker'), BROKER, 9092)).toBe(true);
    expect(mayCall(objects, agent('somaagent01-conversation-worker'), BROKER, 9093)).toBe(false);
    const { kafka } = platformOf('onprem').environment.eventStreaming;
    expect('plaintext' in kafka && kafka.plaintext?.reason).toContain('SomaAgent01');
  });

  test('is watched, but for what has no metrics', () => {
    const file = named(objects, 'ConfigMap', 'prometheus-files').data['etc.prometheus.prometheus.yml'] ?? '';
    const watched = running.map(nameOf).filter((name) => file.includes(`job_name: ${name}\n`));
    expect(watched.sort()).toEqual([
      'somaagent01-conversation-worker',
      'somaagent01-delegation-gateway',
      'somaagent01-memory-replicator',
      'somaagent01-tool-executor',
    ]);
  });
});

describe('who tells people apart', () => {
  test('asks the identity provider over TLS, and trusts the authority of the platform alone', () => {
    expect(variables.get('SA01_KEYCLOAK_URL')).toBe('https://keycloak.soma-infra.svc:8443');
    const [mount] = (gateway?.containers[0]?.volumeMounts ?? []).filter(
      ({ name }) => name === 'keycloak-authority',
    );
    expect(mount).toMatchObject({ readOnly: true });
    expect(mount).not.toHaveProperty('subPath');
    expect(variables.get('SSL_CERT_FILE')).toBe(`${mount?.mountPath}/ca.crt`);
    const volume = gateway?.spec.volumes?.find(({ name }) => name === 'keycloak-authority');
    expect(volume?.secret).toMatchObject({
      secretName: 'somaagent01-soma-ca',
      items: [{ key: 'ca.crt', path: 'ca.crt' }],
    });
  });

  test('has the authority beside a certificate of the same issuer, in its own namespace', () => {
    const { metadata, spec } = named(objects, 'Certificate', 'somaagent01-soma-ca');
    expect(metadata.namespace).toBe('soma');
    expect(spec.secretName).toBe('somaagent01-soma-ca');
    expect(spec.issuerRef).toEqual(named(objects, 'Certificate', 'keycloak').spec.issuerRef);
    expect(spec.isCA).toBe(false);
  });

  test('with which nobody can serve, and whose key no pod has', () => {
    const { spec } = named(objects, 'Certificate', 'somaagent01-soma-ca');
    expect(spec.dnsNames).toBeUndefined();
    expect(spec.usages).not.toContain('server auth');
    for (const { owner, spec: pod } of podsIn(objects))
      for (const { secret } of pod.volumes ?? [])
        if (secret?.secretName === spec.secretName)
          expect(secret.items, owner).toEqual([{ key: 'ca.crt', path: 'ca.crt' }]);
  });

  test('no server takes a certificate of that issuer for a word about who calls', () => {
    const circles = ofKind(objects, 'Certificate').filter(({ spec }) => spec.usages.includes('client auth'));
    const issuers = circles
      .filter(({ metadata }) => metadata.name !== 'somaagent01-soma-ca')
      .map(({ spec }) => spec.issuerRef.name);
    expect(issuers).not.toContain('soma-ca');
    expect(new Set(issuers).size).toBeGreaterThan(1);
  });

  test.each(['onprem', 'kind'])('is the gateway alone on %s', (environment) => {
    const all = objectsOf(environment);
    const port = environment === 'kind' ? 8080 : 8443;
    const callers = podsIn(all)
      .map(({ spec }) => spec.serviceAccountName ?? '')
      .filter((name) => name.startsWith('somaagent01') && mayCall(all, agent(name), KEYCLOAK, port));
    expect(callers).toEqual(['somaagent01']);
    const secrets = ofKind(all, 'ExternalSecret').filter(
      ({ metadata, spec }) =>
        metadata.name.startsWith('somaagent01') &&
        spec.data.some(({ secretKey }) => secretKey === 'somaagent-api-client-secret'),
    );
    expect(secrets.map(({ metadata }) => metadata.name)).toEqual(['somaagent01-secrets']);
  });

  test('is told of no authority where the identity provider speaks plain HTTP', () => {
    const trial = objectsOf('kind');
    expect(ofKind(trial, 'Certificate').map(({ metadata }) => metadata.namespace)).not.toContain('soma');
    const [pod] = podsIn(trial).filter(({ spec }) => spec.serviceAccountName === 'somaagent01');
    expect(pod && told(pod).get('SA01_KEYCLOAK_URL')).toBe('http://keycloak.soma-infra.svc:8080');
    expect(pod && told(pod).has('SSL_CERT_FILE')).toBe(false);
  });

  test.each(['onprem', 'prod', 'staging', 'kind'])(
    'every pod of %s that may call the identity provider over TLS has what vouches for it',
    (environment) => {
      const all = objectsOf(environment);
      const encrypted = environment !== 'kind';
      const callers = podsIn(all).filter(({ template, spec }) => {
        const namespace = ofKind(all, 'ServiceAccount').find(
          ({ metadata }) => metadata.name === spec.serviceAccountName,
        )?.metadata.namespace;
        const labels = template.metadata?.labels ?? {};
        return mayCall(all, { namespace: namespace ?? '', labels }, KEYCLOAK, 8443);
      });
      if (!encrypted) expect(callers).toEqual([]);
      for (const { owner, spec } of callers)
        expect(
          spec.volumes?.some(({ name }) => name === 'keycloak-authority'),
          owner,
        ).toBe(true);
      if (environment === 'onprem')
        expect(callers.map(({ owner }) => owner)).toEqual(
          expect.arrayContaining(['Deployment kong', 'Deployment opa', 'Deployment somaagent01']),
        );
    },
  );
});

describe('connections to the database', () => {
  const databaseOf = (changes?: Changes) =>
    platform('onprem', changes).dataLayer.postgres.databases.find(({ name }) => name === 'somaagent');

  test('who answers requests borrows one, and a worker holds one of its own past the pool', () => {
    for (const pod of own) {
      const pooled = ['somaagent01', 'somaagent01-delegation-gateway'].includes(nameOf(pod));
      const host = pooled ? 'postgres-pooler-session' : 'postgres-rw';
      expect(told(pod).get('POSTGRES_HOST'), nameOf(pod)).toBe(`${host}.soma-infra.svc`);
      expect(told(pod).get('SA01_DB_DSN'), nameOf(pod)).toContain(`@${host}.soma-infra.svc:5432/somaagent`);
    }
  });

  test('are counted for one process more of each kind, while it replaces another', () => {
    // Gateways 3 × (3 + 1) and 2 + 1 that delegate; workers (3 + 1) + 3 × (2 + 1).
    expect(databaseOf()).toMatchObject({ pool: 'session', connections: 15, held: 13 });
    expect(databaseOf({ 'somaServices.somaagent01.toolExecutor.replicas': 3 })?.held).toBe(14);
    expect(databaseOf({ 'somaServices.somaagent01.gateway.replicas': 2 })?.connections).toBe(12);
    const single = platformOf('kind').dataLayer.postgres.databases.find(({ name }) => name === 'somaagent');
    expect(single).toMatchObject({ connections: 4, held: 4 });
  });

  test('are all in what the server was planned for', () => {
    const { postgres } = platform('onprem').dataLayer;
    const demanded = postgres.databases.reduce(
      (sum, { connections, held = 0 }) => sum + connections + held,
      0,
    );
    expect(postgres.maxConnections).toBe(demanded + 10);
    const { parameters } = named(objects, 'Cluster', 'postgres').spec.postgresql;
    expect(parameters['max_connections']).toBe(String(postgres.maxConnections));
  });

  test('leave SomaBrain as many as it had without it', () => {
    const pool = (changes: Changes) => {
      const { pools } = platform('onprem', changes).dataLayer.pgbouncer;
      const sum = pools.databases.reduce((all, { connections }) => all + connections, 0);
      return Math.floor(sum / (pools.replicas * pools.databases.length));
    };
    expect(pool({})).toBe(pool({ 'somaServices.somaagent01': undefined }));
  });
});

/** Whether others call it by a name in the certificate of a circle. */
const servesInCircle = ({ container: { circles = [] } }: Workload) =>
  circles.some(({ names = [] }) => names.length > 0);

describe('the authority behind a server in another namespace', () => {
  const components = platformOf('onprem').components;
  const find = (name: string) => components.find((component) => component.name === name) as Workload;

  function mounting(server: Endpoint, location: Location) {
    const locations = new Map(
      components.map(
        (component) => [component, component.name === server.component.name ? location : 'absent'] as const,
      ),
    );
    const cluster = { environmentName: 'onprem', storageClass: undefined, zoned: true, cloud: undefined };
    const target = new KubernetesTarget(cluster, components, locations);
    const container = {
      image: 'a:1',
      runAs: { uid: 1, gid: 1 },
      environment: { SERVER: text`https://${server}` },
      trusts: [{ server, path: '/authority' }],
    } as unknown as Container;
    return () => mountCertificates(target, find('somabrain'), container);
  }

  test('cannot be had of brokers and databases of an operator, which no issuer of the cluster signs for', () => {
    const server = new Endpoint({ name: 'postgres' }, 'sql', 5432);
    expect(mounting(server, { selector: {}, authority: { secret: 'its-own' } })).toThrow(
      'nothing in its namespace vouches for the certificate of "postgres"',
    );
  });

  test('cannot be had of a circle, whose certificates say who belongs to it', () => {
    const members = components.filter(
      (component): component is Workload => 'container' in component && servesInCircle(component as Workload),
    );
    expect(members.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['schema-registry', 'temporal-frontend']),
    );
    for (const member of members) {
      const authority = authorityOf(member, member.container);
      const [endpoint] = member.ports.values();
      if (!authority || !endpoint) throw new Error(`nobody could verify ${member.name}`);
      expect(mounting(endpoint, { selector: {}, authority }), member.name).toThrow(
        `nothing in its namespace vouches for the certificate of "${member.name}"`,
      );
    }
  });

  test('is had where one of the cluster signs', () => {
    const server = new Endpoint({ name: 'keycloak' }, 'https', 8443);
    const authority = { secret: 'keycloak-certificate', issuer: 'soma-ca' };
    expect(mounting(server, { selector: {}, authority })().volumes).toMatchObject([
      { name: 'keycloak-authority', secret: { secretName: 'somabrain-soma-ca' } },
    ]);
  });
});

test('it has room without any of its zones, and says where not', () => {
  expect(problemsOf('onprem', {})).toEqual([]);
  const [refused = ''] = problemsOf('onprem', { 'somaServices.somaagent01.gateway.memory': '128Mi' });
  expect(refused).toContain('somaServices.somaagent01.gateway.memory: 128 MiB is too small');
});
