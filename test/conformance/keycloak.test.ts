import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { KEYCLOAK_MONITORING } from '../../constructs/security/keycloak/keycloak.monitoring.ts';
import { MAPPER_IDS } from '../../constructs/security/keycloak/keycloak.clients.ts';
import { emitted, project } from '../support/emitted.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const REALM = project('config/keycloak/soma-realm.json');
const CLIENT_SECRETS = [
  'GATEWAY_CLIENT_SECRET',
  'SOMAAGENT_API_CLIENT_SECRET',
  'AGENTVOICEBOX_BACKEND_CLIENT_SECRET',
];
/** It builds itself for its database and makes 90 tables first. */
const MINUTES = 7;

interface Token {
  readonly alg: string;
  readonly kid: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

const json = (text = '{}') => JSON.parse(text) as Readonly<Record<string, unknown>>;

/** A token whose signature one of the served keys proves. */
function proved(answer: string | undefined, served: string | undefined): Token {
  const token = String(json(answer)['access_token']);
  const [head = '', body = '', signature = ''] = token.split('.');
  const part = (text: string) => json(Buffer.from(text, 'base64url').toString());
  const { alg, kid } = part(head) as { alg: string; kid: string };
  const keys = json(served)['keys'] as readonly (JsonWebKey & { kid: string })[];
  const key = keys.find((candidate) => candidate.kid === kid);
  expect(key, `key ${kid} is not served`).toBeDefined();
  const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
  expect(
    verify('sha256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url')),
  ).toBe(true);
  return { alg, kid, claims: part(body) };
}

describe.runIf(readable('the Keycloak realm', 'compose', 'postgres', 'keycloak'))(
  'the realm, imported by Keycloak 26.4.5 into PostgreSQL 16',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      said = await boot(
        files,
        ['postgres', 'postgres-databases', 'keycloak'],
        String.raw`
          START_TRIES=3000
          realm=http://keycloak:8080/realms/soma
          openid=$realm/protocol/openid-connect
          token() { curl -sS $openid/token -d "$@"; }
          keys() { curl -sS $openid/certs; }
          administrator() {
            curl -sS http://keycloak:8080/realms/master/protocol/openid-connect/token -d grant_type=password -d client_id=admin-cli \
              -d username=admin -d 'password=${files.secret('KEYCLOAK_ADMIN_PASSWORD')}'
          }
          login() {
            curl -sS -o /dev/null -w '%{http_code}' -G $openid/auth -d client_id=gateway -d response_type=code -d scope=openid --data-urlencode "redirect_uri=$1" "${'${@:2}'}"
          }
          pkce=(-d code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM -d code_challenge_method=S256)
          start postgres
          ask databases job postgres-databases
          start keycloak
          ask healthy healthy keycloak
          metrics() { curl -sS http://127.0.0.1:9000/metrics | sed -n 's/^\([a-z_]*\)[ {].*/\1/p' | sort -u; }
          ask 'known inside' curl -sS $realm/.well-known/openid-configuration
          ask keys keys
          for client in somaagent-api:'${files.secret('SOMAAGENT_API_CLIENT_SECRET')}' agentvoicebox-backend:'${files.secret('AGENTVOICEBOX_BACKEND_CLIENT_SECRET')}' \
              gateway:'${files.secret('GATEWAY_CLIENT_SECRET')}'; do
            ask "token of ${'${client%%:*}'}" token grant_type=client_credentials -u "$client"
          done
          ask 'wrong secret' token grant_type=client_credentials -u somaagent-api:wrong
          ask 'placeholder as secret' token grant_type=client_credentials -u 'somaagent-api:${'${SOMAAGENT_API_CLIENT_SECRET}'}'
          ask 'password grant' token grant_type=password -d username=someone -d password=something -u somaagent-api:'${files.secret('SOMAAGENT_API_CLIENT_SECRET')}'
          ask 'login page' login http://localhost:20020/back "${'${pkce[@]}'}"
          ask 'login for elsewhere' login https://example.com/back "${'${pkce[@]}'}"
          ask metrics metrics
          answer=$(administrator) bearer=$(sed 's/.*"access_token":"\([^"]*\)".*/\1/' <<< "$answer")
          admin() { curl -sS -H "Authorization: Bearer $bearer" "http://keycloak:8080/admin/$1"; }
          ask mappers sh -c "$(declare -f admin); bearer=$bearer; admin serverinfo | grep -o '\"oidc[a-z-]*mapper\"' | sort -u"
          ask people admin realms/soma/users/count
          ask realm admin realms/soma
          for ((i = 0; i < 60; i++)); do
            administrator > /box/tmp/login$i & load[2 * i]=$!
            token grant_type=client_credentials -u somaagent-api:'${files.secret('SOMAAGENT_API_CLIENT_SECRET')}' > /box/tmp/token$i & load[2 * i + 1]=$!
          done
          wait "${'${load[@]}'}"
          ask answered sh -c 'cat /box/tmp/login* /box/tmp/token* | grep -o \"access_token\" | wc -l'
          ask connections env PGPASSWORD='${files.secret('POSTGRES_PASSWORD')}' psql -X -At -h postgres -U postgres -c "select count(*) from pg_stat_activity where usename = 'keycloak'"
          ask 'in the log' grep -cE '${[...CLIENT_SECRETS, 'KEYCLOAK_ADMIN_PASSWORD', 'KEYCLOAK_DB_PASSWORD'].map(files.secret).join('|')}' /box/keycloak.log
          ask 'not written' grep -cE 'ARJUNA|Read-only' /box/keycloak.log
          ask built cat /box/keycloak-prepare.log
          memory keycloak
          stop keycloak
          check() { "${'${HEALTH[@]}'}"; }
          . "$STAGE/keycloak.sh"
          ask 'healthy while down' check
          start keycloak
          ask 'built again' cat /box/keycloak-prepare.log
          ask 'keys after a restart' keys
          stop keycloak
          sed -i 's/"rememberMe"/"remembreMe"/' '${join(files.folder, REALM)}'
          ask 'unknown field' job keycloak`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    test('the databases are there', () => {
      expect(answered('databases'), said.text).toMatchObject({ status: 0 });
    });

    test('the server is healthy', () => {
      expect(answered('healthy'), said.text).toMatchObject({ status: 0 });
    });

    test('it serves the metrics that its rules name', () => {
      expect(text('metrics').split(' | ')).toEqual(
        expect.arrayContaining([...KEYCLOAK_MONITORING.catalogue.names]),
      );
    });

    test('services inside find the issuer that browsers know', () => {
      expect(json(text('known inside'))).toMatchObject({
        issuer: 'http://localhost:20880/realms/soma',
        jwks_uri: 'http://keycloak:8080/realms/soma/protocol/openid-connect/certs',
      });
    });

    test.each(['somaagent-api', 'agentvoicebox-backend'])(
      'a token of %s is signed and for itself',
      (client) => {
        const { alg, claims } = proved(text(`token of ${client}`), text('keys'));
        expect(alg).toBe('RS256');
        expect(claims).toMatchObject({
          iss: 'http://localhost:20880/realms/soma',
          aud: client,
          azp: client,
          realm_access: { roles: ['service'] },
        });
        expect(Number(claims['exp']) - Number(claims['iat'])).toBe(300);
      },
    );

    test.each(['token of gateway', 'wrong secret', 'placeholder as secret', 'password grant'])(
      'no token is issued: %s',
      (question) => {
        expect(text(question)).toContain('unauthorized_client');
      },
    );

    test('a browser is shown the login page', () => {
      expect(text('login page')).toBe('200');
    });

    test('a browser is not sent back elsewhere', () => {
      expect(text('login for elsewhere')).toBe('400');
    });

    test('it has every mapper that the realm names', () => {
      const mappers = text('mappers')
        .split(' | ')
        .map((name) => name.replaceAll('"', ''));
      expect(MAPPER_IDS.filter((id) => !mappers.includes(id))).toEqual([]);
    });

    test('nobody has an account', () => {
      expect(text('people')).toBe('0');
    });

    test('the realm keeps out who guesses or registers', () => {
      expect(json(text('realm'))).toMatchObject({
        bruteForceProtected: true,
        registrationAllowed: false,
        defaultSignatureAlgorithm: 'RS256',
      });
    });

    test('120 logins and tokens at once are answered', () => {
      expect(text('answered')).toBe('120');
    });

    test('it takes no more connections than it asks for', () => {
      expect(Number(text('connections'))).toBeLessThanOrEqual(5);
    });

    test('no secret is in the log', () => {
      expect(text('in the log')).toBe('0');
    });

    test("its read-only root is in nobody's way", () => {
      expect(text('not written')).toBe('0');
    });

    test('the health check fails while it is down', () => {
      expect(answered('healthy while down').status).not.toBe(0);
    });

    test('a restart does not build it again', () => {
      expect(text('built')).toContain('Server configuration updated and persisted');
      expect(text('built again')).toBe('');
    });

    test('its keys outlive a restart', () => {
      const kids = (question: string) =>
        (json(text(question))['keys'] as readonly { kid: string }[]).map(({ kid }) => kid);
      expect(kids('keys after a restart').sort()).toEqual(kids('keys').sort());
    });

    test('a field of the realm that it does not know stops the import', () => {
      expect(answered('unknown field').status).not.toBe(0);
      expect(text('unknown field')).toContain('Unrecognized field "remembreMe"');
    });

    test('it stays within its limit', () => {
      expectWithinLimit(said, 'keycloak');
    });
  },
);
