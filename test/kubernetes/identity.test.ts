import { describe, expect, test } from 'vitest';
import { KEYCLOAK_DATABASE } from '../../constructs/security/keycloak/keycloak.demands.ts';
import { onprem } from '../../environments/onprem.ts';
import { kind } from '../../environments/kind.ts';
import { platform } from '../support/environment.ts';
import { named, objectsOf, platformOf } from '../support/kubernetes.ts';
import { mayCall, type Place } from '../support/network.ts';

const objects = objectsOf('onprem');
const set = named(objects, 'StatefulSet', 'keycloak').spec;
const pod = set.template.spec;
const variables = variablesOf(pod);

function variablesOf(spec: typeof pod) {
  const [container] = spec?.containers ?? [];
  return new Map((container?.env ?? []).map(({ name, value = 'elsewhere' }) => [name, value]));
}

const place = (component: string, namespace = 'soma-infra'): Place => ({
  namespace,
  labels: { 'somastack.io/component': component },
});
const KEYCLOAK = place('keycloak');
const { host } = onprem.cluster.edge;

describe('several Keycloaks', () => {
  test('outlive a zone and a drained node', () => {
    expect(set.replicas).toBeGreaterThan(1);
    expect(named(objects, 'PodDisruptionBudget', 'keycloak').spec.maxUnavailable).toBe(1);
    expect(pod?.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    expect(pod?.affinity?.podAntiAffinity).toBeDefined();
  });

  test('start one after the other, so that one alone makes the tables and the realm', () => {
    expect(set.podManagementPolicy).toBe('OrderedReady');
    expect(set.serviceName).toBe('keycloak-members');
    expect(named(objects, 'Service', set.serviceName).spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
    });
    expect(set.volumeClaimTemplates).toBeUndefined();
  });

  test('are one cluster, each at the address of its pod', () => {
    expect(variables.get('KC_CACHE')).toBe('ispn');
    expect(variables.get('KC_CACHE_STACK')).toBe('jdbc-ping');
    const [container] = pod?.containers ?? [];
    const address = container?.env?.find(({ name }) => name === 'KC_CACHE_EMBEDDED_NETWORK_BIND_ADDRESS');
    expect(address?.valueFrom?.fieldRef?.fieldPath).toBe('status.podIP');
  });

  test('are built in the pod, by containers that need no memory of their own and end first', () => {
    const [copy, prepare] = pod?.initContainers ?? [];
    const [container] = pod?.containers ?? [];
    expect([copy?.name, prepare?.name]).toEqual(['copy', 'prepare']);
    for (const before of [copy, prepare]) {
      expect(before?.resources).toEqual(container?.resources);
      expect(before?.securityContext).toEqual(container?.securityContext);
      expect((before?.env ?? []).filter(({ valueFrom }) => valueFrom)).toEqual([]);
    }
    const folder = prepare?.volumeMounts?.find(({ name }) => name === 'prepared');
    expect(copy?.command).toEqual([
      '/bin/cp',
      '-R',
      `${folder?.mountPath}/.`,
      copy?.volumeMounts?.[0]?.mountPath,
    ]);
    expect(copy?.volumeMounts?.[0]?.name).toBe('prepared');
    expect(container?.volumeMounts).toContainEqual({ ...folder, readOnly: true });
    expect(container?.args).toContain('--optimized');
    expect(pod?.volumes).toContainEqual({ name: 'prepared', emptyDir: { sizeLimit: '16Mi' } });
  });

  test('are started with the options that they were built with', () => {
    const built = pod?.initContainers?.find(({ name }) => name === 'prepare')?.env ?? [];
    expect(built.length).toBeGreaterThan(3);
    for (const { name, value } of built) expect([name, variables.get(name)]).toEqual([name, value]);
  });

  test('speak TLS to each other, which is the default of the program that no option takes back', () => {
    expect([...variables.keys()].filter((name) => name.includes('MTLS'))).toEqual([]);
  });

  test.each([7800, 57_800])('call each other at port %d, and nobody else does', (port) => {
    expect(mayCall(objects, KEYCLOAK, KEYCLOAK, port)).toBe(true);
    for (const other of ['prometheus', 'grafana', 'opa', 'postgres'])
      expect(mayCall(objects, place(other), KEYCLOAK, port)).toBe(false);
    expect(mayCall(objects, place('somabrain', 'soma'), KEYCLOAK, port)).toBe(false);
  });

  test('call each other at no other port', () => {
    for (const port of [8080, 8443, 9000]) expect(mayCall(objects, KEYCLOAK, KEYCLOAK, port)).toBe(false);
  });

  test('end when what they answer is answered', () => {
    expect(pod?.containers[0]?.lifecycle?.preStop).toEqual({ sleep: { seconds: 10 } });
    expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(30);
  });

  test.each([2, 3])(
    'never take more connections than PostgreSQL keeps for them, with %d replicas',
    (replicas) => {
      const { dataLayer } = platform('onprem', { 'security.keycloak.replicas': replicas });
      const kept = dataLayer.postgres.databases.find(({ name }) => name === 'keycloak')?.connections ?? 0;
      expect(kept).toBe(replicas * Number(variables.get('KC_DB_POOL_MAX_SIZE')));
    },
  );

  test('has the connections of one where there is one', () => {
    const { postgres } = platformOf('kind').dataLayer;
    expect(postgres.databases.find(({ name }) => name === 'keycloak')?.connections).toBe(
      KEYCLOAK_DATABASE.connections,
    );
  });
});

describe('the address of Keycloak', () => {
  test('is the public one for tokens, and for administration one that nobody outside has', () => {
    expect(variables.get('KC_HOSTNAME')).toBe(`https://${host}`);
    expect(variables.get('KC_HOSTNAME_ADMIN')).toBe('https://keycloak.soma-infra.svc:8443');
    expect(variables.get('KC_HOSTNAME_BACKCHANNEL_DYNAMIC')).toBe('true');
  });

  test('has its port where that is not the usual one', () => {
    const { security } = platform('onprem', { 'cluster.edge.port': 8443 });
    expect(security.keycloak?.container.environment?.['KC_HOSTNAME']).toBe(`https://${host}:8443`);
  });

  test('is reached over TLS alone', () => {
    expect(variables.get('KC_HTTP_ENABLED')).toBe('false');
    expect(variables.get('KC_HTTP_PORT')).toBeUndefined();
    expect(named(objects, 'Service', 'keycloak').spec.ports?.map(({ port }) => port)).not.toContain(8080);
    expect(JSON.stringify(named(objects, 'ConfigMap', 'keycloak-files').data)).toContain(
      String.raw`\"sslRequired\": \"all\"`,
    );
  });

  test('is proved by a certificate of the authority of the platform, mounted as a folder', () => {
    const { spec } = named(objects, 'Certificate', 'keycloak');
    expect(spec).toMatchObject({ dnsNames: ['keycloak.soma-infra.svc'], issuerRef: { name: 'soma-ca' } });
    const mounts = pod?.containers[0]?.volumeMounts?.filter(({ name }) => name === 'certificate') ?? [];
    expect(mounts).toEqual([{ name: 'certificate', mountPath: '/opt/keycloak/certificate', readOnly: true }]);
    expect(variables.get('KC_HTTPS_CERTIFICATE_FILE')).toBe('/opt/keycloak/certificate/tls.crt');
    expect(variables.get('KC_HTTPS_CERTIFICATE_KEY_FILE')).toBe('/opt/keycloak/certificate/tls.key');
  });

  test('is asked for health and metrics without TLS, by Prometheus and nobody else', () => {
    expect(variables.get('KC_HTTP_MANAGEMENT_SCHEME')).toBe('http');
    expect(mayCall(objects, place('prometheus'), KEYCLOAK, 9000)).toBe(true);
    expect(mayCall(objects, place('grafana'), KEYCLOAK, 9000)).toBe(false);
  });
});

describe.each([
  { environment: 'onprem', secretName: 'postgres-ca', key: 'ca.crt' },
  { environment: 'prod', secretName: 'keycloak-secrets', key: 'postgres-authority' },
  { environment: 'staging', secretName: 'keycloak-secrets', key: 'postgres-authority' },
])('Keycloak of $environment', ({ environment, secretName, key }) => {
  const all = objectsOf(environment);
  const { replicas, template } = named(all, 'StatefulSet', 'keycloak').spec;
  const told = variablesOf(template.spec);

  test('verifies the certificate and the name of its database', () => {
    expect(told.get('KC_DB_URL_PROPERTIES')).toBe(
      '?sslmode=verify-full&sslrootcert=/opt/keycloak/database/ca.crt',
    );
    const volume = template.spec?.volumes?.find(({ name }) => name === 'postgres-authority');
    expect(volume?.secret).toMatchObject({ secretName, items: [{ key, path: 'ca.crt' }] });
  });

  test('is one cluster of several', () => {
    expect(replicas).toBeGreaterThan(1);
    expect(told.get('KC_CACHE_STACK')).toBe('jdbc-ping');
    expect(mayCall(all, KEYCLOAK, KEYCLOAK, 7800)).toBe(true);
    expect(mayCall(all, place('opa'), KEYCLOAK, 7800)).toBe(false);
  });

  test('speaks TLS with a certificate that the cluster issues and renews', () => {
    expect(named(all, 'Certificate', 'keycloak').spec).toMatchObject({
      dnsNames: ['keycloak.soma-infra.svc'],
      issuerRef: { name: 'soma-ca' },
    });
    expect(named(all, 'Certificate', 'soma-ca').spec.isCA).toBe(true);
    expect(named(all, 'Application', `${environment}-cert-manager`)).toBeDefined();
    expect(told.get('KC_HTTP_ENABLED')).toBe('false');
  });

  test('is watched as a cluster', () => {
    const rules = JSON.stringify(named(all, 'ConfigMap', 'prometheus-files').data);
    expect(rules).toContain('KeycloaksApart');
    expect(mayCall(all, place('prometheus'), KEYCLOAK, 9000)).toBe(true);
  });
});

test('without a gateway, tokens of staging name the address inside', () => {
  const { template } = named(objectsOf('staging'), 'StatefulSet', 'keycloak').spec;
  expect(variablesOf(template.spec).get('KC_HOSTNAME')).toBe('https://keycloak.soma-infra.svc:8443');
});

test('a single one has no cluster and no port for one', () => {
  const single = objectsOf('kind');
  expect(kind.security.keycloak.replicas).toBe(1);
  const { template } = named(single, 'Deployment', 'keycloak').spec;
  expect(variablesOf(template.spec).get('KC_CACHE')).toBe('local');
  expect(mayCall(single, KEYCLOAK, KEYCLOAK, 7800)).toBe(false);
});

test('no secret of it is written', () => {
  const { data } = named(objects, 'ExternalSecret', 'keycloak-secrets').spec;
  expect(data.map(({ secretKey }) => secretKey)).toEqual([
    'agentvoicebox-backend-client-secret',
    'gateway-client-secret',
    'keycloak-admin-password',
    'keycloak-db-password',
    'somaagent-api-client-secret',
  ]);
  for (const name of ['KC_BOOTSTRAP_ADMIN_PASSWORD', 'KC_DB_PASSWORD'])
    expect(variables.get(name)).toBe('elsewhere');
});
