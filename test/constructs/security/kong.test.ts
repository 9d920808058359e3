import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import { renderCompose } from '../../../compose/render.ts';
import { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import { type GatewayRoute, ROLES } from '../../../constructs/core/model/gateway-route.ts';
import { declaration, declarationFile, pluginsOf } from '../../../constructs/security/kong/kong.config.ts';
import type { Gateway } from '../../../constructs/security/kong/kong.declaration.ts';
import { gatewayProblems } from '../../../constructs/security/kong/kong.problems.ts';
import { somaRealm } from '../../../constructs/security/keycloak/keycloak.realm.ts';
import { resolve, text } from '../../../constructs/core/model/value.ts';
import { platform } from '../../support/environment.ts';
import { kongDeclaration } from '../../support/kong.schema.ts';

const LAPTOP_REALM = somaRealm(text`http://${new Endpoint({ name: 'kong' }, 'http', 8000).published}`);

const local = platform('local');
const project = renderCompose(local);
const emitted = load(
  project.files().find(({ path }) => path === 'config/kong/kong.yaml')?.content ?? '',
) as Record<string, unknown>;
const settings = project.services.get('kong')?.environment ?? {};

const endpoint = new Endpoint({ name: 'agent' }, 'http', 9000);
const agent: GatewayRoute = {
  name: 'agent',
  endpoint,
  pathPrefix: '/agent',
  stripPath: false,
  websocket: true,
  permissions: [{ path: [], methods: ['GET'], roles: ['platform-user'] }],
};
const gateway: Gateway = {
  limits: { tenantPerMinute: 10, credentialPerMinute: 5 },
  keys: [],
  opa: new Endpoint({ name: 'opa' }, 'http', 8181),
  routes: [agent, { ...agent, name: 'events', pathPrefix: '/events', websocket: false, streaming: true }],
  login: undefined,
  counters: undefined,
  tracing: new Endpoint({ name: 'collector' }, 'otlp', 4318),
};

describe("the gateway's declaration", () => {
  test('has the form that Kong reads', () => {
    expect(() => kongDeclaration.parse(emitted)).not.toThrow();
  });

  test.each([
    ['an unknown field of a service', { services: [{ ...first(), timeout: 1 }] }],
    [
      'a route without the plug-in that decides',
      { services: [{ ...first(), routes: [{ ...firstRoute(), plugins: [] }] }] },
    ],
    ['another version', { _format_version: '2.1' }],
    ['limits that nobody knows', { plugins: [{ name: 'rate-limiting', minute: 1 }] }],
  ])('would not have it with %s', (_, change) => {
    expect(kongDeclaration.safeParse({ ...emitted, ...change }).success).toBe(false);
  });

  test('names only services that the project has, and loads every plug-in that it names and no other', () => {
    const { plugins, services } = kongDeclaration.parse(emitted);
    for (const { url } of services) expect([...project.services.keys()]).toContain(new URL(url).hostname);
    const named = [
      ...plugins,
      ...services.flatMap(({ routes }) =>
        routes.flatMap((route): readonly { name: string }[] => route.plugins),
      ),
    ];
    const loaded = settings['KONG_PLUGINS']?.split(',') ?? [];
    expect([...new Set(named.map(({ name }) => name))].sort()).toEqual([...loaded].sort());
    expect(settings['KONG_NGINX_HTTP_LUA_SHARED_DICT']).toMatch(/^soma_opa \d+m$/);
  });

  test('takes every secret from the environment, where it is, and no secret is a literal', () => {
    const references = [...JSON.stringify(emitted).matchAll(/\{vault:\/\/env\/([a-z-]+)\}/g)].map(
      ([, key = '']) => key.toUpperCase().replaceAll('-', '_'),
    );
    expect([...new Set(references)].sort()).toEqual([
      'GATEWAY_KEY_DEVELOPER',
      'GATEWAY_OPA_TOKEN',
      'GATEWAY_REDIS_PASSWORD',
      'SOMA_API_TOKEN',
    ]);
    for (const name of references) expect(settings[name]).toMatch(new RegExp(`^\\$\\{${name}:\\?`));
    // Kong takes a variable that begins with its name for one of its own settings.
    for (const name of references) expect(name).not.toMatch(/^KONG_/);
  });

  test('opens one port on loopback; its administration is off', () => {
    expect(project.services.get('kong')?.ports).toEqual(['127.0.0.1:20020:8000']);
    expect(settings).toMatchObject({ KONG_ADMIN_LISTEN: 'off', KONG_ADMIN_GUI_LISTEN: 'off' });
    const realm = local.security.keycloak?.container.files?.[0]?.content ?? '';
    expect(project.forFile(realm)).toContain('"http://localhost:20020/*"');
  });

  test('is read by Prometheus at its status port', () => {
    expect(local.security.kong?.scrapeTargets.map(({ endpoint: { port }, path }) => [port, path])).toEqual([
      [8100, '/metrics'],
    ]);
  });

  test('gives WebSockets and streams an hour, streams no buffers, and everything else a minute', () => {
    const [sockets, events] = declaration(gateway).services;
    expect(sockets).toMatchObject({
      read_timeout: 3_600_000,
      write_timeout: 3_600_000,
      routes: [{ strip_path: false }],
    });
    expect(events).toMatchObject({
      read_timeout: 3_600_000,
      routes: [{ request_buffering: false, response_buffering: false }],
    });
    expect(kongDeclaration.parse(emitted).services[0]?.read_timeout).toBe(60_000);
  });

  test('traces only where there is a collector', () => {
    const text = resolve(declarationFile('/x', gateway).content, (part) =>
      'name' in part ? `${part.name}:1` : '',
    );
    const { plugins } = kongDeclaration.parse(load(text));
    expect(plugins.find(({ name }) => name === 'opentelemetry')?.config).toMatchObject({
      traces_endpoint: 'http://otlp:1/v1/traces',
    });
    expect(pluginsOf(gateway)).toContain('opentelemetry');
    const untraced = renderCompose(platform('local', { 'observability.otelCollector': undefined }));
    const file = untraced.files().find(({ path }) => path === 'config/kong/kong.yaml')?.content;
    expect(file).toContain('rate-limiting');
    expect(file).not.toContain('opentelemetry');
  });

  test('counts in the cache, as the user that the cache knows, and alone where there is none', () => {
    const limitsOf = (made: ComposeProject) => {
      const file = made.files().find(({ path }) => path === 'config/kong/kong.yaml')?.content ?? '';
      const { plugins } = kongDeclaration.parse(load(file));
      return plugins.find(({ name }) => name === 'rate-limiting')?.config;
    };
    const [user] = local.dataLayer.redisCache?.users ?? [];
    expect(limitsOf(project)).toMatchObject({
      policy: 'redis',
      // Out of reach, the cache stops nobody.
      fault_tolerant: true,
      redis: { host: 'redis-cache', username: user?.name, password: '{vault://env/gateway-redis-password}' },
    });
    expect(user?.keys).toEqual(['ratelimit:*']);
    expect(local.dataLayer.redis.users).not.toContain(user);
    // It starts, and lets requests pass, without it.
    expect(project.services.get('kong')?.depends_on?.['redis-cache']).toMatchObject({ required: false });
    const alone = renderCompose(platform('local', { 'dataLayer.redisCache': undefined }));
    expect(limitsOf(alone)).toMatchObject({ policy: 'local', fault_tolerant: false });
    expect(alone.services.get('kong')?.environment).not.toHaveProperty('GATEWAY_REDIS_PASSWORD');
  });

  test.each([
    ['a password that is written down', { password: 'hunter2' }],
    ['a field of another version', { redis_host: 'redis-cache' }],
    ['a time in seconds', { timeout: 0.1 }],
  ])('would not count with %s', (_, change) => {
    const counters = new Endpoint({ name: 'cache' }, 'server', 6379);
    const file = declarationFile('/x', { ...gateway, counters });
    const text = resolve(file.content, (part) => ('name' in part ? `${part.name}:1` : 'cache'));
    const { plugins, ...rest } = load(text) as { plugins: { name: string; config: { redis?: object } }[] };
    expect(kongDeclaration.safeParse({ ...rest, plugins }).success).toBe(true);
    const changed = plugins.map((plugin) =>
      plugin.config.redis
        ? { ...plugin, config: { ...plugin.config, redis: { ...plugin.config.redis, ...change } } }
        : plugin,
    );
    expect(kongDeclaration.safeParse({ ...rest, plugins: changed }).success).toBe(false);
  });

  test('believes the roles that the realm has', () => {
    expect(LAPTOP_REALM.roles.realm.map(({ name }) => name).sort()).toEqual([...ROLES]);
  });
});

describe('a gateway that cannot be meant', () => {
  const key = { name: 'ci', tenant: 'acme', roles: ['service' as const] };

  test('has no problems as it is', () => {
    expect(gatewayProblems([key], gateway.routes)).toEqual([]);
  });

  test.each<[string, readonly GatewayRoute[], string]>([
    [
      'two routes of one name',
      [agent, { ...agent, pathPrefix: '/b' }],
      'route "agent" is there twice; give every route a name of its own',
    ],
    [
      'two routes of one path',
      [agent, { ...agent, name: 'b' }],
      'path "/agent" belongs to two routes; give each a path of its own',
    ],
    [
      'a path of two segments',
      [{ ...agent, pathPrefix: '/a/b' }],
      'route "agent": path "/a/b" is not one segment in small letters; write for example "/brain"',
    ],
    [
      'a permission that is never found',
      [{ ...agent, permissions: [{ path: ['Admin'], methods: ['GET'], roles: ['platform-admin'] }] }],
      'route "agent": permission for "Admin" names no segments in small letters, so it would never be found; write each segment as a text of its own',
    ],
  ])('is refused for %s', (_, routes, says) => {
    expect(gatewayProblems([key], routes)).toEqual([says]);
  });

  test('is refused for one key twice', () => {
    expect(gatewayProblems([key, key], [])).toEqual([
      'keys: "ci" is listed twice, and one secret cannot be two keys; give each a name of its own',
    ]);
  });
});

function first(): Record<string, unknown> {
  return (emitted['services'] as Record<string, unknown>[])[0] ?? {};
}
function firstRoute(): Record<string, unknown> {
  return (first()['routes'] as Record<string, unknown>[])[0] ?? {};
}
