import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Emitted, emitted, project } from '../support/emitted.ts';
import { gatewayRequest } from '../support/gateway-request.ts';
import { type Field, schemaProblems } from '../support/lua-schema.ts';
import { answerTo, boot, type Booted, expectWithinLimit, readable, readersHome } from '../support/reader.ts';
import { Issuer, signedWithText, unsigned } from '../support/tokens.ts';

const POLICIES = join(import.meta.dirname, '../../policies');
const PLUGIN = join(import.meta.dirname, '../readers/lua/plugin.lua');
const FILES = ['counters', 'decision', 'document', 'handler', 'schema'].map((name) =>
  project(`config/kong/${name}.lua`),
);

type Headers = Readonly<Record<string, string | readonly string[]>>;
type Config = Readonly<Record<string, unknown>>;

/** A request, and what must become of it. */
interface Case {
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Headers;
  /** The route that the gateway found; the one that the path begins with where left out. */
  readonly route?: string;
  /** What is different in the plug-in's configuration. */
  readonly config?: Config;
  /** Seconds after the request before. */
  readonly later?: number;
  readonly forget?: boolean;
  readonly counters_full?: boolean;
  readonly address?: string;
  readonly status: number;
  /** What the service sees of these headers; undefined where it must not see one. */
  readonly sees?: Readonly<Record<string, string | undefined>>;
  /** How often the policy engine is asked. */
  readonly asked?: number;
}

interface Outcome {
  readonly name: string;
  readonly status: number;
  readonly asked: number;
  readonly upstream: Readonly<Record<string, string>>;
  readonly document?: unknown;
  readonly challenge?: string;
}

interface Route {
  readonly name: string;
  readonly plugins: readonly { readonly config: Config }[];
}

/** Every route of the declaration as it was emitted. */
function declared(files: Emitted): readonly Route[] {
  const { services } = load(files.read(project('config/kong/kong.yaml'))) as {
    readonly services: readonly { readonly routes: readonly Route[] }[];
  };
  return services.flatMap(({ routes }) => routes);
}

/** The plug-in's configuration of each route as it was emitted, with references as Kong resolves them. */
function configurations(files: Emitted): Readonly<Record<string, Config>> {
  const resolved = (config: Config) =>
    JSON.parse(
      JSON.stringify(config).replaceAll(/\{vault:\/\/env\/([a-z-]+)\}/g, (_, key: string) =>
        files.secret(key.toUpperCase().replaceAll('-', '_')),
      ),
    ) as Config;
  return Object.fromEntries(
    declared(files).map(({ name, plugins }) => [name, resolved(plugins[0]?.config ?? {})]),
  );
}

/** The route that a path begins with. */
const ROUTES: Readonly<Record<string, string>> = {
  memory: 'somafractalmemory',
  agent: 'somaagent01',
  voice: 'agentvoicebox',
};

/** Runs the cases, one after the other, against the policy engine as it was emitted. */
async function decide(files: Emitted, issuer: Issuer, cases: readonly Case[], before = '') {
  const routes = configurations(files);
  const lines = cases.map(
    ({ method = 'GET', path = '/brain/memory/recall', headers = {}, config, ...one }) => {
      const route = one.route ?? ROUTES[path.split('/')[1] ?? ''] ?? 'somabrain';
      return JSON.stringify({ ...one, method, path, headers, route, conf: { ...routes[route], ...config } });
    },
  );
  const said = await boot(
    files,
    ['opa', 'redis-cache'],
    `echo '127.0.0.1 keycloak' >> /etc/hosts
    cat > /box/keys.json <<'END'
${JSON.stringify(issuer.keySet)}
END
    ${before}
    '${process.execPath}' -e '
      const keys = require("fs").readFileSync("/box/keys.json");
      require("http").createServer((_, answer) => answer.end(keys)).listen(8080);
      const says = JSON.parse(process.argv[1]);
      require("http").createServer((request, answer) => {
        const body = says[request.url];
        if (body !== undefined) answer.writeHead(body.status ?? 200).end(body.text);
      }).listen(9000);
      setTimeout(process.exit, 150000);' '${JSON.stringify(STUBS)}' &
    start opa
    start redis-cache
    until curl -s -o /dev/null http://127.0.0.1:8080; do sleep 0.1; done
    cat > /box/requests <<'END'
${lines.join('\n')}
END
    mkdir /box/plugin
    cp ${FILES.map((file) => join(files.folder, file)).join(' ')} /box/plugin
    ask ran lua5.1 '${PLUGIN}' /box/plugin < /box/requests
    cat /box/answer
    memory opa
    ask 'in the log' grep -c -F -e '${files.secret('GATEWAY_KEY_DEVELOPER')}' -e '${files.secret('GATEWAY_OPA_TOKEN')}' -e eyJ /box/opa.log
    ask decisions grep -c 'Decision Log' /box/opa.log`,
  );
  const outcomes = said.text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Outcome);
  expect(said.answers['ran']?.status, said.text).toBe(0);
  return { said, outcomes };
}

/** What a server that is no policy engine answers, by path; one that is not listed never answers. */
const STUBS: Readonly<Record<string, { readonly status?: number; readonly text: string }>> = {
  '/undefined': { text: '{}' },
  '/truth': { text: '{"result":true}' },
  '/word': { text: 'yes' },
  '/error': {
    status: 500,
    text: '{"result":{"allow":true,"status":200,"reason":"role","identity":{"tenant":"a","subject":"s","credential":"c","roles":[]}}}',
  },
  '/nobody': { text: '{"result":{"allow":true,"status":200,"reason":"role","identity":{}}}' },
  '/torn': { text: '{"result":{"allow":true,"status":403,"reason":"role","identity":{}}}' },
  '/late': { text: '{"result":{"allow":false,"status":503,"reason":"no keys","identity":{}}}' },
  '/lines': {
    text: '{"result":{"allow":true,"status":200,"reason":"role","identity":{"tenant":"a\\r\\nb","subject":"s","credential":"c","roles":[]}}}',
  },
};

function fail(message: string): never {
  throw new Error(message);
}

/** What a header may be called by which somebody claims to be somebody. */
const SPOOFED = {
  'X-Tenant-ID': 'acme',
  'X-Soma-Subject': 'root',
  'X-Soma-Roles': 'platform-admin',
  'X-Consumer-Username': 'root',
  'X-Credential-Identifier': 'root',
  'X-Internal-Token': 'internal-dev-token',
  'X-Forwarded-User': 'root',
  'X-User-ID': 'root',
  'X-Auth-Request-Email': 'root@localhost',
  'Remote-User': 'root',
  X_Soma_Subject: 'root',
} as const;

function cases(files: Emitted, issuer: Issuer): readonly Case[] {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'http://localhost:20880/realms/soma',
    aud: ['gateway', 'somaagent-api'],
    exp: now + 300,
    iat: now,
    sub: 'anna',
    typ: 'Bearer',
    groups: ['/tenants/acme'],
    realm_access: { roles: ['platform-user'] },
  };
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
  const user = bearer(issuer.token(claims));
  const admin = bearer(issuer.token({ ...claims, sub: 'root', realm_access: { roles: ['platform-admin'] } }));
  const other = new Issuer('other');
  const impostor = new Issuer(issuer.kid);
  const spki = issuer.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = files.secret('GATEWAY_KEY_DEVELOPER');
  const service = `Bearer ${files.secret('SOMA_API_TOKEN')}`;
  const anna = {
    'x-tenant-id': 'acme',
    'x-soma-subject': 'anna',
    'x-soma-roles': 'platform-user',
    authorization: service,
  };
  const developer = { 'x-tenant-id': 'local', 'x-soma-subject': 'developer', 'x-api-key': undefined };
  const nobody = { 'x-tenant-id': undefined, 'x-soma-subject': undefined, authorization: undefined };
  const without = (name: keyof typeof claims) => ({ ...claims, [name]: undefined });
  const refusedToken = (name: string, token: string): Case => ({
    name,
    headers: bearer(token),
    status: 401,
    sees: nobody,
  });
  const path = (name: string, at: string, status: number, headers: Headers = user): Case => ({
    name,
    path: at,
    headers,
    status,
    sees: status === 200 ? {} : { authorization: undefined },
  });
  const stub = (name: string, at: string): Case => ({
    name,
    headers: user,
    config: { url: `http://127.0.0.1:9000${at}` },
    forget: true,
    status: 503,
    sees: { authorization: undefined, 'x-tenant-id': undefined },
  });
  return [
    { name: 'no credentials', status: 401, sees: nobody },
    { name: 'a person', headers: user, status: 200, sees: anna },
    { name: 'a person who posts', method: 'POST', headers: user, status: 200, sees: anna },
    {
      name: 'the scheme in small letters',
      headers: { authorization: `bearer ${issuer.token(claims)}` },
      status: 200,
      sees: anna,
    },
    {
      name: 'a name and a password',
      headers: { Authorization: 'Basic cm9vdDpyb290' },
      status: 401,
      sees: nobody,
    },
    {
      name: 'two tokens',
      headers: { Authorization: [user.Authorization, admin.Authorization] },
      status: 401,
      sees: nobody,
    },
    refusedToken('no token at all', 'x'),
    refusedToken('three dots', '...'),
    refusedToken('a token that has run out', issuer.token({ ...claims, exp: now - 60 })),
    refusedToken('a token that never runs out', issuer.token(without('exp'))),
    refusedToken('a token that is not valid yet', issuer.token({ ...claims, nbf: now + 600 })),
    refusedToken('a token for another service', issuer.token({ ...claims, aud: 'somaagent-api' })),
    refusedToken('a token for nobody', issuer.token(without('aud'))),
    refusedToken(
      'a token of another realm',
      issuer.token({ ...claims, iss: 'http://localhost:20880/realms/master' }),
    ),
    refusedToken('a token of no issuer', issuer.token(without('iss'))),
    refusedToken('a token without signature', unsigned(claims, issuer.kid)),
    refusedToken('a token signed with the public key', signedWithText(claims, issuer.kid, spki)),
    refusedToken('a token of an unknown key', other.token(claims)),
    refusedToken('a token of a key that takes the name of another', impostor.token(claims)),
    refusedToken('a token that names no key', issuer.token(claims, { kid: undefined })),
    refusedToken(
      'a token that brings its key along',
      impostor.token(claims, { jwk: (impostor.keySet as { keys: object[] }).keys[0] }),
    ),
    refusedToken(
      'a token that was changed',
      issuer
        .token(claims)
        .replace(
          /\.[^.]+\./,
          `.${Buffer.from(JSON.stringify({ ...claims, sub: 'root' })).toString('base64url')}.`,
        ),
    ),
    refusedToken('a token that says who somebody is', issuer.token({ ...claims, typ: 'ID' })),
    refusedToken('a token that refreshes another', issuer.token({ ...claims, typ: 'Refresh' })),
    refusedToken('a token of nobody', issuer.token(without('sub'))),
    {
      name: 'a person of no tenant',
      headers: bearer(issuer.token({ ...claims, groups: [] })),
      status: 403,
      sees: nobody,
    },
    {
      name: 'a person of two tenants',
      headers: bearer(issuer.token({ ...claims, groups: ['/tenants/acme', '/tenants/globex'] })),
      status: 403,
      sees: nobody,
    },
    {
      name: 'a person without a role for this',
      headers: bearer(issuer.token({ ...claims, realm_access: { roles: ['offline_access'] } })),
      status: 403,
    },
    { name: 'the own tenant, named', headers: { ...user, 'X-Tenant-ID': 'acme' }, status: 200, sees: anna },
    { name: 'another tenant', headers: { ...user, 'X-Tenant-ID': 'globex' }, status: 403, sees: nobody },
    {
      name: 'two tenants named',
      headers: { ...user, 'X-Tenant-ID': ['acme', 'globex'] },
      status: 403,
      sees: nobody,
    },
    {
      name: 'a subject with a line break',
      headers: bearer(issuer.token({ ...claims, sub: 'anna\r\nX-Soma-Roles: platform-admin' })),
      status: 503,
    },
    {
      name: 'claims in headers',
      headers: { ...user, ...SPOOFED },
      status: 200,
      sees: {
        ...anna,
        ...Object.fromEntries(
          Object.keys(SPOOFED)
            .filter((name) => !['X-Tenant-ID', 'X-Soma-Subject', 'X-Soma-Roles'].includes(name))
            .map((name) => [name.toLowerCase(), undefined]),
        ),
      },
    },
    {
      name: 'claims in headers and nothing else',
      headers: SPOOFED,
      status: 401,
      sees: Object.fromEntries(Object.keys(SPOOFED).map((name) => [name.toLowerCase(), undefined])),
    },
    {
      name: 'a key',
      headers: { 'X-Api-Key': key },
      status: 200,
      sees: { ...developer, authorization: service },
    },
    ...['/agent/api/v2/chat', '/voice/api/v2/sessions'].flatMap((at): Case[] => [
      {
        name: `a person at ${at}`,
        path: at,
        headers: user,
        status: 200,
        sees: { ...anna, authorization: user.Authorization },
      },
      {
        // The service would know nothing of it.
        name: `a key at ${at}`,
        path: at,
        headers: { 'X-Api-Key': key },
        status: 200,
        sees: { ...developer, authorization: undefined },
      },
      { name: `a token of nobody at ${at}`, path: at, headers: bearer('x'), status: 401, sees: nobody },
    ]),
    path('a WebSocket of an agent', '/agent/ws/v2/chat', 200),
    path('the sign of life of an agent', '/agent/api/health/', 200, {}),
    path('the neighbours of an agent', '/agent/api/v2/core/health/ready', 403),
    path('the neighbours of a voice', '/voice/health/ready/', 403),
    path('the metrics of a voice', '/voice/metrics', 403),
    path('administration of a voice', '/voice/api/v2/admin/tenants', 403),
    {
      name: 'a key of another tenant',
      headers: { 'X-Api-Key': key, 'X-Tenant-ID': 'acme' },
      status: 403,
      sees: nobody,
    },
    { name: 'an unknown key', headers: { 'X-Api-Key': `${key}x` }, status: 401, sees: nobody },
    { name: 'a key sent twice', headers: { 'X-Api-Key': [key, key] }, status: 401, sees: nobody },
    {
      name: 'the reference of a key',
      headers: { 'X-Api-Key': '{vault://env/gateway-key-developer}' },
      config: { keys: { developer: '{vault://env/gateway-key-developer}' } },
      status: 401,
      sees: nobody,
    },
    {
      name: 'a key that is not there',
      headers: { 'X-Api-Key': '' },
      config: { keys: { developer: '' } },
      status: 401,
      sees: nobody,
    },
    { name: 'a key and a token', headers: { ...user, 'X-Api-Key': key }, status: 401, sees: nobody },
    { name: 'the bearer of the service', headers: { Authorization: service }, status: 401, sees: nobody },
    path('administration as a person', '/brain/admin/users', 403),
    path('administration with a key', '/brain/admin/users', 403, { 'X-Api-Key': key }),
    path('administration as an administrator', '/brain/admin/users', 200, admin),
    path('administration in mixed case', '/brain/AdMin/users', 403),
    path('administration, one letter encoded', '/brain/%61dmin/users', 403),
    path('administration by going up', '/brain/memory/../admin/users', 403),
    path('administration by going up, encoded', '/brain/memory/%2e%2e/admin/users', 403),
    path('administration by going up, encoded as well as can be', '/brain/memory/%2E%2e%2Fadmin', 403),
    path('administration by going up, for an administrator', '/brain/%2e%2e/admin', 403, admin),
    path('a doubled slash', '/brain//admin/users', 403),
    path('a backward slash', '/brain/memory\\..\\admin', 403),
    path('encoded twice', '/brain/%2561dmin', 403),
    path('a null byte', '/brain/memory%00.json', 403),
    path('a parameter in a segment', '/brain/memory;/admin', 403),
    path('a letter of two bytes', '/brain/memory/%C3%84pfel', 200),
    path('bytes that are no letter', '/brain/memory/%ff%fe', 403),
    path('a path that only begins like a route', '/brainstorm', 403),
    path('the prefix in capitals', '/BRAIN/memory', 403),
    path('metrics', '/brain/metrics', 403),
    path('inner health', '/brain/health', 403),
    path('health', '/brain/healthz', 200),
    { name: 'health without credentials', path: '/brain/healthz', status: 200, sees: nobody },
    {
      name: 'health with claims in headers',
      path: '/brain/healthz',
      headers: { ...SPOOFED, 'X-Tenant-ID': 'acme' },
      status: 200,
      sees: nobody,
    },
    { name: 'posting to health', method: 'POST', path: '/brain/healthz', headers: user, status: 403 },
    { name: 'a wrong method', method: 'DELETE', headers: user, status: 403, sees: nobody },
    { name: 'a method that nobody knows', method: 'TRACE', headers: user, status: 403 },
    {
      name: 'deleting a memory as a person',
      method: 'DELETE',
      path: '/memory/memories/1',
      headers: user,
      status: 403,
    },
    {
      name: 'deleting a memory as an administrator',
      method: 'DELETE',
      path: '/memory/memories/1',
      headers: admin,
      status: 200,
    },
    { name: 'a path of a service that nobody named', path: '/memory/stats', headers: admin, status: 403 },
    {
      name: 'an upgrade where there is none',
      headers: { ...user, Upgrade: 'websocket', Connection: 'Upgrade' },
      status: 403,
    },
    {
      name: 'an upgrade',
      headers: { ...user, Upgrade: 'websocket', Connection: 'Upgrade' },
      config: { websocket: true },
      forget: true,
      status: 200,
      sees: { ...anna, upgrade: 'websocket' },
    },
    {
      name: 'an upgrade to something else',
      headers: { ...user, Upgrade: 'h2c' },
      config: { websocket: true },
      forget: true,
      status: 403,
    },
    {
      name: 'an upgrade without credentials',
      headers: { Upgrade: 'websocket' },
      config: { websocket: true },
      forget: true,
      status: 401,
    },
    {
      name: 'too many headers',
      headers: { ...user, Filler: Array.from({ length: 201 }, String) },
      status: 431,
    },
    { name: 'first of the same', headers: user, forget: true, status: 200, asked: 1 },
    { name: 'second of the same', headers: user, status: 200, asked: 0, sees: anna },
    { name: 'the same of somebody else', headers: admin, status: 200, asked: 1 },
    { name: 'the same from elsewhere', headers: user, address: '127.0.0.2', status: 200, asked: 1 },
    { name: 'the same with another path', path: '/brain/memory', headers: user, status: 200, asked: 1 },
    {
      name: 'the same for another tenant',
      headers: { ...user, 'X-Tenant-ID': 'globex' },
      status: 403,
      asked: 1,
    },
    { name: 'a refusal that is kept', headers: { ...user, 'X-Tenant-ID': 'globex' }, status: 403, asked: 0 },
    { name: 'after four seconds', headers: user, later: 4, status: 200, asked: 0 },
    { name: 'after six', headers: user, later: 2, status: 200, asked: 1 },
    { name: 'first of two', headers: user, later: 120, config: { credential_per_minute: 2 }, status: 200 },
    { name: 'second of two', headers: user, config: { credential_per_minute: 2 }, status: 200 },
    { name: 'third of two', headers: user, config: { credential_per_minute: 2 }, status: 429, sees: nobody },
    {
      name: 'somebody else then',
      headers: { 'X-Api-Key': key },
      config: { credential_per_minute: 2 },
      status: 200,
    },
    {
      name: 'the same a minute later',
      headers: user,
      later: 60,
      config: { credential_per_minute: 2 },
      status: 200,
    },
    {
      name: 'nothing to count with',
      headers: user,
      config: { counters: undefined },
      counters_full: true,
      status: 429,
    },
    {
      name: 'another gateway',
      headers: user,
      config: { opa_token: 'x'.repeat(32) },
      forget: true,
      status: 503,
      sees: nobody,
    },
    {
      name: 'no policy engine',
      headers: user,
      config: { url: 'http://127.0.0.1:9' },
      forget: true,
      status: 503,
      sees: nobody,
    },
    stub('a policy engine that does not answer', '/silent'),
    ...Object.keys(STUBS).map((at) => stub(`a policy engine that says ${at}`, at)),
  ];
}

describe.runIf(readable('the gateway', 'compose', 'opa', 'lua', 'redis'))(
  "the gateway's plug-in, run by Lua, and OPA",
  () => {
    test('every file is Lua as Kong has it', () => {
      const files = emitted();
      for (const file of FILES) execFileSync('luac5.1', ['-p', join(files.folder, file)]);
      const broken = emitted({
        [project('config/kong/handler.lua')]: (text) => text.replace('return SomaOpa', 'retrun SomaOpa'),
      });
      expect(() =>
        execFileSync('luac5.1', ['-p', join(broken.folder, project('config/kong/handler.lua'))], {
          stdio: 'pipe',
        }),
      ).toThrow(/handler.lua/);
    });

    test('has a configuration that its schema allows, and references where Kong resolves them', () => {
      const files = emitted();
      const said = execFileSync('lua5.1', [PLUGIN, join(files.folder, project('config/kong')), 'schema'], {
        encoding: 'utf8',
      });
      const { fields } = JSON.parse(said) as { fields: Readonly<Record<string, Field>>[] };
      const schema =
        fields.find(({ config }) => config)?.['config'] ?? fail('the schema has no configuration');
      const configs = declared(files).flatMap(({ plugins }) => plugins);
      expect(configs.length).toBeGreaterThan(1);
      for (const { config } of configs) expect(schemaProblems('config', schema, config)).toEqual([]);
      const rest = Object.fromEntries(
        Object.entries(configs[0]?.config ?? {}).filter(([key]) => key !== 'prefix'),
      );
      const broken = {
        ...rest,
        timeout_ms: 51,
        cache_seconds: 6,
        websocket: 'no',
        url: '{vault://env/x}',
        timeout: 1,
      };
      expect(schemaProblems('config', schema, broken)).toEqual([
        'config.cache_seconds: 6 is not from 1 to 5',
        'config.timeout_ms: 51 is not from 1 to 50',
        'config.url: a reference that Kong would take for the value',
        'config.websocket: no boolean',
        'config.timeout: unknown',
        'config.prefix: missing',
      ]);
    });

    describe('let through whom they should, as whom they should, and nobody else', () => {
      const files = emitted();
      const issuer = new Issuer('first');
      const expected = cases(files, issuer);
      let said: Booted;
      let outcomes: readonly Outcome[];

      beforeAll(async () => {
        ({ said, outcomes } = await decide(files, issuer, expected));
      }, 180_000);

      test('in every case, in order', () => {
        expect(expected.length).toBeGreaterThan(90);
        expect(outcomes.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
      });

      test.each(expected.map((one, index) => ({ ...one, index })))(
        '$name',
        ({ index, status, sees = {}, asked }) => {
          const outcome = outcomes[index];
          const seen = Object.fromEntries(
            Object.keys(sees).map((header) => [header, outcome?.upstream[header]]),
          );
          expect({ status: outcome?.status, seen }).toEqual({ status, seen: sees });
          if (asked !== undefined) expect(outcome?.asked).toBe(asked);
          if (outcome?.status === 401) expect(outcome.challenge).toBe('Bearer');
          if (outcome?.document !== undefined) gatewayRequest.parse(outcome.document);
        },
      );

      test('and log each decision without a key or a token', () => {
        expect(Number(answerTo('decisions', said).text)).toBeGreaterThan(60);
        expect(answerTo('in the log', said).text).toBe('0');
      });

      test('within the limit of the policy engine', () => {
        expectWithinLimit(said, 'opa');
      });
    });

    test('refuse tokens, and take keys, while nobody shows the keys that tokens are signed with', async () => {
      const files = emitted({
        [project('config/opa/data.json')]: (text) =>
          text.replace(':8080/realms/soma/protocol', ':9/realms/soma/protocol'),
      });
      const issuer = new Issuer('first');
      const { outcomes } = await decide(files, issuer, [
        {
          name: 'a token',
          headers: { Authorization: `Bearer ${issuer.token({ sub: 'anna' })}` },
          status: 503,
        },
        { name: 'a key', headers: { 'X-Api-Key': files.secret('GATEWAY_KEY_DEVELOPER') }, status: 200 },
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual([503, 200]);
    });

    test.each([
      ['handler.lua', 'if not decided.allow then', 'if decided.status == 401 then', 'another tenant'],
      ['handler.lua', 'if is_trusted(name) then', 'if false then', 'health with claims in headers'],
      ['handler.lua', '"_",', '', 'claims in headers'],
      ['handler.lua', 'and asked.token ~= ""', '', 'a key at /agent/api/v2/chat'],
      ['handler.lua', 'elseif conf.passes_token', 'elseif false', 'a person at /voice/api/v2/sessions'],
      ['document.lua', 'not text:find("{vault:", 1, true)', 'true', 'the reference of a key'],
      ['decision.lua', 'if answer.status ~= 200 then', 'if false then', 'a policy engine that says /error'],
      ['decision.lua', 'not value:find("%c")', 'true', 'a subject with a line break'],
      ['decision.lua', 'or decision.reason == "public")', 'or true)', 'a policy engine that says /nobody'],
      [
        'decision.lua',
        'document.key.name, document.client.address,',
        'document.key.name,',
        'the same from elsewhere',
      ],
      ['decision.lua', 'document.tenant, document.token,', 'document.tenant,', 'the same of somebody else'],
    ])('%s without %j is caught', { timeout: 180_000 }, async (file, from, to, caught) => {
      const files = emitted({ [project(`config/kong/${file}`)]: (text) => text.replace(from, to) });
      const issuer = new Issuer('first');
      const expected = cases(files, issuer);
      const first = Math.max(0, expected.findIndex(({ name }) => name === caught) - 2);
      const few = expected.slice(first, first + 3);
      const outcome = await decide(files, issuer, few).then(
        ({ outcomes }) => outcomes.find(({ name }) => name === caught),
        () => undefined,
      );
      const {
        status,
        sees = {},
        asked,
      } = few.find(({ name }) => name === caught) ?? fail(`there is no case "${caught}"`);
      const right =
        outcome?.status === status &&
        (asked === undefined || outcome.asked === asked) &&
        Object.entries(sees).every(([header, value]) => outcome.upstream[header] === value);
      expect(right).toBe(false);
    });

    test('the requests that the policy is tested with have the form of those that the plug-in makes', () => {
      const query =
        '[{"document": object.union(data.soma.gateway_test.request, case[0]), "reason": case[2]} | some case in data.soma.gateway_test.cases]';
      const said = execFileSync(
        join(readersHome(), 'bin/opa'),
        ['eval', '--format', 'raw', '--data', POLICIES, query],
        { encoding: 'utf8' },
      );
      const tested = JSON.parse(said) as readonly { document: unknown; reason: string }[];
      expect(tested.length).toBeGreaterThan(40);
      for (const { document, reason } of tested) {
        const { success } = gatewayRequest.safeParse(document);
        expect({ document, success }).toEqual({
          document,
          success: reason !== 'no request as the gateway makes it',
        });
      }
    });
  },
);
