import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, describe, expect, test } from 'vitest';
import { renderCompose } from '../../compose/render.ts';
import { kind } from '../../environments/kind.ts';
import { onprem } from '../../environments/onprem.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { podGroups } from '../../stacks/kubernetes/plan/pod-groups.ts';
import { manifestsOf, renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { platform } from '../support/environment.ts';
import { kongDeclaration } from '../support/kong.schema.ts';
import { CLUSTERS, isOwn, isPublic, named, objectsOf, ofKind, PLATFORMS } from '../support/kubernetes.ts';
import { mayCall, open, type Place } from '../support/network.ts';

const { host, port } = kind.cluster.edge;
const objects = objectsOf('kind');
const files = named(objects, 'ConfigMap', 'kong-files').data;
const deployment = named(objects, 'Deployment', 'kong');
const [container] = deployment.spec.template.spec?.containers ?? [];
const variables = new Map((container?.env ?? []).map(({ name, value = 'secret' }) => [name, value]));

const laptop = renderCompose(platform('local'));
const laptopFile = (path: string) =>
  laptop.files().find((file) => file.path === `config/kong/${path}`)?.content ?? '';

/** Addresses of a cluster as a laptop has them. */
const unqualified = (text: string) => text.replaceAll(/\.(soma|soma-infra)\.svc\b/g, '');

interface Service {
  readonly name: string;
}
const servicesIn = (text: string) =>
  new Map(
    (load(unqualified(text)) as { services: readonly Service[] }).services.map((one) => [one.name, one]),
  );

/** What the two gateways do not have in common, each with the reason. */
const DIFFERENT_ROUTES: Readonly<Record<string, string>> = {
  login: 'on a laptop the identity provider has a port of its own',
};
const DIFFERENT_VARIABLES: Readonly<Record<string, string>> = {
  KONG_NGINX_MAIN_WORKER_SHUTDOWN_TIMEOUT: 'only a renewed certificate ends workers',
  KONG_PROXY_LISTEN: 'a laptop listens on loopback, without TLS',
  KONG_SSL_CERT: 'as the listener',
  KONG_SSL_CERT_KEY: 'as the listener',
  KONG_SSL_SESSION_CACHE_SIZE: 'as the listener',
};

describe('the gateway of a cluster is that of a laptop', () => {
  const here = servicesIn(files['gateway.kong.yaml'] ?? '');
  const there = servicesIn(laptopFile('kong.yaml'));
  const names = [...new Set([...here.keys(), ...there.keys()])];

  test.each(names.filter((name) => !(name in DIFFERENT_ROUTES)))(
    'route "%s" has the same path, rights, keys, plug-ins, times and service',
    (name) => {
      expect(here.get(name)).toEqual(there.get(name));
    },
  );

  test('what is said of all routes is the same', () => {
    const global = (text: string) => (load(unqualified(text)) as { plugins: unknown }).plugins;
    expect(global(files['gateway.kong.yaml'] ?? '')).toEqual(global(laptopFile('kong.yaml')));
  });

  test('the plug-in that decides is the same, byte for byte', () => {
    const plugin = Object.entries(files).filter(([key]) => key.endsWith('.lua'));
    expect(plugin).toHaveLength(5);
    for (const [key, content] of plugin) expect(content).toBe(laptopFile(key.split('.').slice(-2).join('.')));
  });

  test('every option and secret is the same, but for those with a reason', () => {
    const others = laptop.services.get('kong')?.environment ?? {};
    const all = new Set([...variables.keys(), ...Object.keys(others)]);
    const different = [...all].filter((name) =>
      name.startsWith('KONG_')
        ? variables.get(name) !== others[name]
        : (variables.get(name) === undefined) !== (others[name] === undefined),
    );
    expect(different.sort()).toEqual(Object.keys(DIFFERENT_VARIABLES));
  });

  test('only routes with a reason are missing on one side', () => {
    const one = names.filter((name) => here.has(name) !== there.has(name));
    expect(one).toEqual(Object.keys(DIFFERENT_ROUTES));
  });

  test('a route that asks for less on one side is found', () => {
    const text = (files['gateway.kong.yaml'] ?? '').replace('platform-user', 'anyone');
    const changed = servicesIn(text);
    expect(
      names.filter((name) => JSON.stringify(changed.get(name)) !== JSON.stringify(here.get(name))),
    ).toHaveLength(1);
  });
});

describe('the declaration of a cluster', () => {
  const declared = load(files['gateway.kong.yaml'] ?? '') as Record<string, unknown>;

  test('has the form that Kong reads', () => {
    expect(() => kongDeclaration.parse(declared)).not.toThrow();
  });

  test('lets people log in and nothing else reach the identity provider', () => {
    const login = kongDeclaration.parse(declared).services.find(({ name }) => name === 'login');
    expect(login?.routes[0]?.paths).toEqual([
      '/realms/soma/.well-known/',
      '/realms/soma/login-actions/',
      '/realms/soma/protocol/openid-connect/',
      '/resources/',
    ]);
    // The header with the tenant would be the caller's own.
    expect(login?.routes[0]?.plugins[0]).toMatchObject({ name: 'rate-limiting', config: { limit_by: 'ip' } });
  });

  test('has no second route without the plug-in that decides', () => {
    const { services } = declared as { services: readonly { name: string }[] };
    const opened = services.map((one) => (one.name === 'login' ? one : { ...one, routes: [bare(one)] }));
    expect(kongDeclaration.safeParse({ ...declared, services: opened }).success).toBe(false);
  });
});

const bare = (one: object) => ({ ...(one as { routes: readonly object[] }).routes[0], plugins: [] });

test('tokens are issued, believed and sent back under the public name', () => {
  const origin = `https://${host}:${port}`;
  const [keycloak] = named(objects, 'Deployment', 'keycloak').spec.template.spec?.containers ?? [];
  expect(keycloak?.env?.find(({ name }) => name === 'KC_HOSTNAME')?.value).toBe(origin);
  const believed = JSON.parse(
    named(objects, 'ConfigMap', 'opa-files').data['policies.gateway.data.json'] ?? '',
  ) as object;
  expect(believed).toMatchObject({
    issuer: `${origin}/realms/soma`,
    keys: 'http://keycloak.soma-infra.svc:8080/realms/soma/protocol/openid-connect/certs',
  });
  expect(JSON.stringify(named(objects, 'ConfigMap', 'keycloak-files').data)).toContain(`${origin}/*`);
});

/** The place of each group of pods, and the ports that any container of ours has. */
const places = (all: readonly Manifest[]) =>
  all.flatMap(podGroups).map(({ name, namespace, labels }) => ({ name, namespace, labels }));
const PORTS = [22, 2379, 5432, 6379, 8000, 8080, 8100, 8181, 8443, 9000, 9090, 9092, 10101, 19530, 30101];

describe.each(PLATFORMS)('in %s', (environment) => {
  const all = objectsOf(environment);
  const own = isOwn(environment);

  test('who is outside reaches the gateway at its port and nothing else', () => {
    const guarded = places(all).filter(({ namespace }) => namespace === 'soma' || namespace === 'soma-infra');
    const reached = guarded.flatMap((place) =>
      PORTS.filter((one) => open(all, place, one)).map((one) => `${place.name}:${one}`),
    );
    expect(reached).toEqual(own ? ['kong:8443'] : []);
  });

  test('one Service answers outside, at the public port', () => {
    const outside = ofKind(all, 'Service').flatMap(({ metadata, spec }) =>
      (spec.type ?? 'ClusterIP') === 'ClusterIP'
        ? []
        : (spec.ports ?? []).map((one) => [metadata.name, one.nodePort ?? one.port, one.targetPort]),
    );
    const there = environment === 'onprem' ? onprem.cluster.edge.port : port;
    expect(outside).toEqual(isPublic(environment) ? [['kong-outside', there, 'https']] : []);
    for (const { metadata, spec } of ofKind(all, 'Service'))
      if (metadata.name !== 'kong-outside')
        expect(spec.ports?.filter(({ nodePort }) => nodePort) ?? []).toEqual([]);
  });
});

test('the gateway reaches every service that it forwards to, and they let it in', () => {
  const gateway: Place = { namespace: 'soma-infra', labels: { 'somastack.io/component': 'kong' } };
  const { services } = load(files['gateway.kong.yaml'] ?? '') as { services: readonly { url: string }[] };
  const shut = services.filter(({ url }) => {
    const [, service = '', namespace = '', to = ''] =
      /^http:\/\/([^.]+)\.([^.]+)\.svc:(\d+)$/.exec(url) ?? [];
    const labels = named(objects, 'Service', service).spec.selector ?? {};
    return !mayCall(objects, gateway, { namespace, labels }, Number(to));
  });
  expect(services.length).toBeGreaterThan(4);
  expect(shut).toEqual([]);
});

test('the gateway takes ports from its file and not from the names of a cluster, which have one record for each port', () => {
  const several = ofKind(objects, 'Service').filter(({ spec }) => (spec.ports ?? []).length > 1);
  expect(several.map(({ metadata }) => metadata.name)).toContain('keycloak');
  expect(variables.get('KONG_DNS_ORDER')?.split(',')).toEqual(['LAST', 'A', 'CNAME']);
});

describe.each(['kind', 'everything'])('the certificate of the gateway in %s', (environment) => {
  const all = objectsOf(environment);
  const leaf = named(all, 'Certificate', 'kong');
  const issuer = named(all, 'ClusterIssuer', leaf.spec.issuerRef.name);
  const authority = named(all, 'Certificate', 'soma-ca');
  const hours = (text: string) => Number(/^(\d+)h$/.exec(text)?.[1]);

  test('is for the public name, and no authority', () => {
    expect(leaf.spec).toMatchObject({
      dnsNames: [host],
      isCA: false,
      usages: ['digital signature', 'server auth'],
    });
  });

  test('is signed by the authority of the platform, whose key lies where no pod of the platform runs', () => {
    expect(issuer.spec).toEqual({ ca: { secretName: authority.spec.secretName } });
    expect(authority.metadata.namespace).toBe('soma-operators');
    expect(authority.spec.isCA).toBe(true);
    expect(named(all, 'ClusterIssuer', authority.spec.issuerRef.name).spec).toEqual({ selfSigned: {} });
    const { source } = named(all, 'Application', `${environment}-cert-manager`).spec;
    // An issuer of the whole cluster reads its Secret there.
    expect(source).toMatchObject({ chart: 'cert-manager', helm: { releaseName: 'cert-manager' } });
  });

  test('is renewed long before it ends, and the authority lives longer than what it signs', () => {
    for (const { spec } of [leaf, authority]) {
      expect(hours(spec.renewBefore)).toBeGreaterThanOrEqual(24 * 30);
      expect(hours(spec.duration)).toBeGreaterThan(2 * hours(spec.renewBefore));
    }
    expect(hours(authority.spec.renewBefore)).toBeGreaterThan(hours(leaf.spec.duration));
    expect(authority.spec.privateKey.rotationPolicy).toBe('Never');
    expect(leaf.spec.privateKey.rotationPolicy).toBe('Always');
  });

  test('is there before the issuers that sign it only as an object that waits', () => {
    const wave = ({ metadata }: Manifest) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);
    const order = [named(all, 'ClusterIssuer', 'soma-root'), authority, issuer].map(wave);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(3);
    expect(wave(named(all, 'Application', `${environment}-cert-manager`))).toBeLessThan(order[0] ?? 0);
  });

  test('is mounted as a folder, where alone the kubelet replaces it', () => {
    const { spec } = named(all, 'Deployment', 'kong').spec.template;
    const mounts = spec?.containers[0]?.volumeMounts?.filter(({ name }) => name === 'certificate') ?? [];
    expect(mounts).toEqual([{ name: 'certificate', mountPath: '/gateway/certificate', readOnly: true }]);
    expect(spec?.volumes).toContainEqual({
      name: 'certificate',
      secret: { secretName: leaf.spec.secretName, defaultMode: 0o440 },
    });
    expect(variables.get('KONG_SSL_CERT')).toBe('/gateway/certificate/tls.crt');
    expect(variables.get('KONG_SSL_CERT_KEY')).toBe('/gateway/certificate/tls.key');
  });
});

/** Whatever shows a certificate of the cluster in a cloud. */
const WITHOUT_CERTIFICATES = {
  'eventStreaming.temporal': undefined,
  'eventStreaming.schemaRegistry': undefined,
  'security.keycloak': undefined,
};

test.each(CLUSTERS.filter((name) => !isPublic(name)))(
  'no chart of certificates is in %s, where nothing asks for one',
  (name) => {
    const all = manifestsOf(renderKubernetes(platform(name, WITHOUT_CERTIFICATES)));
    expect([...ofKind(all, 'Certificate'), ...ofKind(all, 'ClusterIssuer')]).toEqual([]);
    expect(ofKind(all, 'Application').map(({ metadata }) => metadata.name)).not.toContain(
      `${name}-cert-manager`,
    );
  },
);

describe('the script that starts the gateway', () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  /** The emitted script with a program in Kong's place that says when it is told to read its files again. */
  function started(pid = true) {
    const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
    mkdirSync(join(folder, 'pids'));
    const certificate = join(folder, '..data', 'tls.crt');
    /** As a kubelet renews what is in a folder: by another folder, and a link that changes at once. */
    const renew = (text: string) => {
      mkdirSync(join(folder, text));
      writeFileSync(join(folder, text, 'tls.crt'), text);
      symlinkSync(text, join(folder, '..tmp'));
      renameSync(join(folder, '..tmp'), join(folder, '..data'));
    };
    renew('one');
    const kong = join(folder, 'kong.sh');
    writeFileSync(
      kong,
      `trap 'echo read "$(cat "$KONG_SSL_CERT")"' HUP\n${pid ? 'echo $$ > "$KONG_PREFIX/pids/nginx.pid"\n' : ''}echo "started as $$ with $*"\nwhile :; do sleep 0.05; done\n`,
    );
    const script = (files['gateway.start.sh'] ?? '')
      .replace('sleep 60', 'sleep 0.1')
      .replace('/docker-entrypoint.sh', `/bin/sh ${kong}`);
    const child = spawn('/bin/sh', ['-c', script], {
      env: { ...process.env, KONG_SSL_CERT: certificate, KONG_PREFIX: folder },
      detached: true,
    });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    ends.push(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    return {
      pid: child.pid,
      renew,
      writePid: () => {
        writeFileSync(join(folder, 'pids/nginx.pid'), `${child.pid ?? ''}\n`);
      },
      said: () => said,
    };
  }

  test('becomes Kong, which reads a renewed certificate once', async () => {
    const gateway = started();
    await expect.poll(gateway.said).toContain(`started as ${gateway.pid ?? ''} with kong docker-start`);
    gateway.renew('two');
    await expect.poll(gateway.said, { timeout: 5000 }).toContain('read two');
    await new Promise((done) => setTimeout(done, 500));
    expect(gateway.said().split('read two')).toHaveLength(2);
  });

  test('misses no renewal while Kong starts', async () => {
    const gateway = started(false);
    await expect.poll(gateway.said).toContain('started');
    gateway.renew('two');
    await new Promise((done) => setTimeout(done, 400));
    expect(gateway.said()).not.toContain('read');
    gateway.writePid();
    await expect.poll(gateway.said, { timeout: 5000 }).toContain('read two');
  });
});
