import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { kind } from '../../environments/kind.ts';
import { onprem } from '../../environments/onprem.ts';
import { renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { type Changes, platform } from '../support/environment.ts';
import { kongDeclaration } from '../support/kong.schema.ts';
import { named, objectsOf, ofKind } from '../support/kubernetes.ts';
import { mayCall, type Place } from '../support/network.ts';

const objects = objectsOf('onprem');
const trial = objectsOf('kind');
const { host } = onprem.cluster.edge;

const rendered = (changes: Changes): readonly Manifest[] =>
  kubernetesFiles(renderKubernetes(platform('onprem', changes))).map(
    ({ content }) => load(content) as Manifest,
  );

const filesOf = (all: readonly Manifest[]) => named(all, 'ConfigMap', 'kong-files').data;
const declared = (all: readonly Manifest[]) =>
  kongDeclaration.parse(load(filesOf(all)['gateway.kong.yaml'] ?? ''));
const variablesOf = (all: readonly Manifest[]) => {
  const [container] = named(all, 'Deployment', 'kong').spec.template.spec?.containers ?? [];
  return new Map((container?.env ?? []).map(({ name, value = 'secret' }) => [name, value]));
};
const place = (component: string, namespace = 'soma-infra'): Place => ({
  namespace,
  labels: { 'somastack.io/component': component },
});

/** A route without what an environment states: how much is allowed, and to which keys. */
function comparable(service: ReturnType<typeof declared>['services'][number] | undefined) {
  const stated = ({ plugins, ...route }: { readonly plugins: readonly { readonly config: object }[] }) => ({
    ...route,
    plugins: plugins.map((plugin) => ({
      ...plugin,
      config: { ...plugin.config, credential_per_minute: 0, holders: [], keys: {}, minute: 0 },
    })),
  });
  return { ...service, routes: service?.routes.map(stated) };
}

/** Options that differ from those of `kind`, each with the reason. */
const DIFFERENT: Readonly<Record<string, string>> = {
  KONG_NGINX_PROXY_PROXY_SSL_TRUSTED_CERTIFICATE: 'on kind the identity provider speaks plain HTTP',
};

describe("the gateway in production on machines of one's own is that of kind", () => {
  const here = declared(objects).services;
  const there = new Map(declared(trial).services.map((one) => [one.name, one]));

  test.each(here.map(({ name }) => name))('route "%s" is the same', (name) => {
    const { url: mine, tls_verify: verified, ...one } = comparable(here.find((other) => other.name === name));
    const { url: theirs, ...other } = comparable(there.get(name));
    expect(one).toEqual(other);
    if (name !== 'login') expect([mine, verified]).toEqual([theirs, undefined]);
  });

  test('it forwards to every service that is there, and to the login', () => {
    expect(here.map(({ name }) => name).sort()).toEqual([
      'login',
      'somaagent01',
      'somabrain',
      'somafractalmemory',
    ]);
  });

  test('the plug-in is the same, byte for byte', () => {
    const plugin = (all: readonly Manifest[]) =>
      Object.entries(filesOf(all)).filter(([key]) => key.endsWith('.lua') || key.endsWith('.sh'));
    expect(plugin(objects)).toHaveLength(6);
    expect(plugin(objects)).toEqual(plugin(trial));
  });

  test('every option is the same, but for those with a reason', () => {
    const [mine, theirs] = [variablesOf(objects), variablesOf(trial)];
    const all = [...new Set([...mine.keys(), ...theirs.keys()])].filter((name) => name.startsWith('KONG_'));
    expect(all.filter((name) => mine.get(name) !== theirs.get(name)).sort()).toEqual(Object.keys(DIFFERENT));
  });
});

describe('requests of a key are counted once, whichever gateway takes them', () => {
  test('there is more than one gateway, and one place to count', () => {
    expect(named(objects, 'Deployment', 'kong').spec.replicas).toBeGreaterThan(1);
    expect(named(objects, 'Deployment', 'redis-cache').spec.replicas).toBe(1);
  });

  test('every route counts there, tenants and keys', () => {
    const { plugins, services } = declared(objects);
    const at = { host: 'redis-cache.soma-infra.svc', port: 6379, username: 'gateway' };
    expect(plugins.find(({ name }) => name === 'rate-limiting')?.config).toMatchObject({
      policy: 'redis',
      fault_tolerant: true,
      redis: at,
    });
    for (const { name, routes } of services)
      expect(routes[0].plugins[0].config, name).toMatchObject(
        name === 'login' ? { policy: 'redis', redis: at } : { counters: at },
      );
  });

  test('no service may', () => {
    expect(mayCall(objects, place('kong'), place('redis-cache'), 6379)).toBe(true);
    for (const other of ['opa', 'keycloak', 'grafana'])
      expect(mayCall(objects, place(other), place('redis-cache'), 6379)).toBe(false);
    expect(mayCall(objects, place('somabrain', 'soma'), place('redis-cache'), 6379)).toBe(false);
  });

  test('the cache is watched', () => {
    const file = named(objects, 'ConfigMap', 'prometheus-files').data['etc.prometheus.prometheus.yml'] ?? '';
    expect(file).toContain('job_name: redis-cache');
  });
});

describe('the identity provider behind the gateway', () => {
  const login = declared(objects).services.find(({ name }) => name === 'login');

  test('is asked over TLS, by its name and the authority of the platform', () => {
    expect(login).toMatchObject({ url: 'https://keycloak.soma-infra.svc:8443', tls_verify: true });
    const trusted = variablesOf(objects).get('KONG_NGINX_PROXY_PROXY_SSL_TRUSTED_CERTIFICATE');
    expect(trusted).toBe('/gateway/authority/ca.crt');
    expect(named(objects, 'Certificate', 'keycloak').spec.dnsNames).toEqual(['keycloak.soma-infra.svc']);
  });

  test.each([
    ['kong', '/gateway/authority'],
    ['opa', '/authority'],
  ])('%s trusts that authority, and has no key', (name, mountPath) => {
    const { spec } = named(objects, 'Deployment', name).spec.template;
    expect(spec?.containers[0]?.volumeMounts).toContainEqual({
      name: 'keycloak-authority',
      mountPath,
      readOnly: true,
    });
    expect(spec?.volumes?.find((volume) => volume.name === 'keycloak-authority')?.secret).toEqual({
      secretName: 'keycloak-certificate',
      defaultMode: 0o440,
      items: [{ key: 'ca.crt', path: 'ca.crt' }],
    });
    expect(mayCall(objects, place(name), place('keycloak'), 8443)).toBe(true);
  });

  test('issues tokens under the public name, whose keys OPA takes over TLS', () => {
    const data = named(objects, 'ConfigMap', 'opa-files').data['policies.gateway.data.json'] ?? '';
    expect(JSON.parse(data)).toEqual({
      issuer: `https://${host}/realms/soma`,
      audience: 'gateway',
      keys: 'https://keycloak.soma-infra.svc:8443/realms/soma/protocol/openid-connect/certs',
      authority: '/authority/ca.crt',
    });
  });

  test('sends people back to the public name and nowhere else', () => {
    const realm = Object.values(named(objects, 'ConfigMap', 'keycloak-files').data).join('');
    const { clients } = JSON.parse(realm) as {
      readonly clients: readonly { readonly redirectUris: string[] }[];
    };
    expect(clients.flatMap(({ redirectUris }) => redirectUris)).toEqual([`https://${host}/*`]);
  });

  test('is reached from outside at four paths, none of them for administration', () => {
    const paths = login?.routes[0]?.paths ?? [];
    expect(paths).toHaveLength(4);
    for (const path of paths) expect(path).toMatch(/^\/(realms\/soma|resources)\//);
  });
});

describe('the entry', () => {
  const outside = (changes: Changes) => named(rendered(changes), 'Service', 'kong-outside').spec;

  test('is a load balancer, which keeps the addresses of callers', () => {
    expect(named(objects, 'Service', 'kong-outside').spec).toMatchObject({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      ports: [{ name: 'https', port: 443, targetPort: 'https', protocol: 'TCP' }],
    });
  });

  test('or a port of every node, for a balancer before the nodes', () => {
    expect(outside({ 'cluster.edge.entry': { by: 'nodePort', port: 30443 } })).toMatchObject({
      type: 'NodePort',
      ports: [{ name: 'https', port: 8443, nodePort: 30443, targetPort: 'https' }],
    });
  });

  test('has the public port', () => {
    expect(outside({ 'cluster.edge.port': 8443 }).ports?.[0]?.port).toBe(8443);
  });
});

describe('the certificate of the public name', () => {
  const leaf = named(objects, 'Certificate', 'kong');

  test('is for that name, and signed by an authority that browsers trust', () => {
    expect(leaf.spec).toMatchObject({
      dnsNames: [host],
      isCA: false,
      issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: 'kong-public' },
    });
    const { acme } = named(objects, 'Issuer', 'kong-public').spec;
    expect(acme).toMatchObject({ server: onprem.cluster.edge.issuer.server, email: 'platform@example.com' });
  });

  test('is proved in the domain, by a key that is in no output', () => {
    const [solver] = named(objects, 'Issuer', 'kong-public').spec.acme.solvers;
    const { tsigSecretSecretRef: of, ...rest } = solver?.dns01.rfc2136 ?? {};
    expect(rest).toEqual({
      nameserver: 'ns1.example.com',
      tsigKeyName: 'somastack',
      tsigAlgorithm: 'HMACSHA256',
    });
    const secret = named(objects, 'ExternalSecret', of?.name ?? '');
    expect(secret.metadata.namespace).toBe(leaf.metadata.namespace);
    expect(Object.keys(secret.spec.target.template?.data ?? {})).toEqual([of?.key]);
  });

  test('can be asked for, and renewed, through the policies of cert-manager', () => {
    const { source } = named(objects, 'Application', 'onprem-cert-manager').spec;
    const values = (source as { readonly helm: { readonly valuesObject: object } }).helm.valuesObject;
    expect(values).toMatchObject({
      networkPolicy: {
        egress: [{ ports: expect.arrayContaining([{ port: 443, protocol: 'TCP' }]) as unknown }],
      },
    });
  });

  test('or by an issuer that whoever runs the cluster has made', () => {
    const all = rendered({ 'cluster.edge.issuer': { by: 'clusterIssuer', name: 'company' } });
    expect(named(all, 'Certificate', 'kong').spec.issuerRef).toEqual({
      group: 'cert-manager.io',
      kind: 'ClusterIssuer',
      name: 'company',
    });
    expect(ofKind(all, 'Issuer')).toEqual([]);
    // What is inside is signed inside all the same.
    expect(named(all, 'Certificate', 'keycloak').spec.issuerRef.name).toBe('soma-ca');
  });

  test('on kind it is signed by the authority of the platform', () => {
    expect(named(trial, 'Certificate', 'kong').spec.issuerRef.name).toBe('soma-ca');
    expect(kind.cluster.edge).toEqual({ host: 'somastack.localhost', port: 30443 });
  });

  test('its key of the name server is asked for and not made', () => {
    expect(platform('onprem').givenSecrets.map(({ name }) => name)).toContain('EDGE_NAME_SERVER_KEY');
    expect(
      platform('onprem', {
        'cluster.edge.issuer': { by: 'clusterIssuer', name: 'company' },
      }).givenSecrets.map(({ name }) => name),
    ).not.toContain('EDGE_NAME_SERVER_KEY');
  });
});
