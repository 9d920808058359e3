import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { KEYCLOAKS_MONITORING } from '../../constructs/security/keycloak/keycloak.monitoring.ts';
import { onprem } from '../../environments/onprem.ts';
import { described } from '../support/description.ts';
import { named, objectsOf } from '../support/kubernetes.ts';
import { AUTHORITIES, clusterDatabase, MOUNTED, preparedDatabase } from '../support/pods.ts';
import { boot, type Booted, print, questionsTo, readable } from '../support/reader.ts';

const OBJECTS = objectsOf('onprem');
const POD = named(OBJECTS, 'StatefulSet', 'keycloak').spec.template.spec;
const [CONTAINER] = POD?.containers ?? [];
const PREPARING = POD?.initContainers?.find(({ name }) => name === 'prepare');
/** Addresses of loopback in the place of those of two pods. */
const PODS = ['127.0.0.2', '127.0.0.3'] as const;
const INSIDE = 'keycloak.soma-infra.svc';
/** What SomaAgent01 is told: where the identity provider is, and where what vouches for it lies. */
const AGENT = Object.fromEntries(
  (named(OBJECTS, 'Deployment', 'somaagent01').spec.template.spec?.containers[0]?.env ?? []).map(
    ({ name, value }) => [name, value ?? ''],
  ),
);
const { host: OUTSIDE } = onprem.cluster.edge;
/** Both build themselves first. */
const MINUTES = 10;

/** A secret of the test's own. */
const valueOf = (key: string) => `of-${key}`;

/**
 * A pod of the emitted set as a description for `container.sh`: its arguments, variables, account and limit, and its files under their paths. What the
 * kubelet knows is filled in; the name of PostgreSQL is that of the laptop's, and two pods on one machine cannot both listen at every address.
 */
function describePod(index: number, folder: string, changed: Readonly<Record<string, string>>): string {
  const address = PODS[index] ?? '';
  const stated = (CONTAINER?.env ?? []).map(({ name, value, valueFrom }) => {
    const filled = valueFrom?.fieldRef ? address : valueOf(valueFrom?.secretKeyRef?.key ?? '');
    return [name, value ?? filled] as const;
  });
  const all = { ...Object.fromEntries(stated), KC_HTTP_HOST: address, ...changed };
  const home = homeOf(index);
  return described({
    ...ofPod(CONTAINER, home),
    ready: `http://${address}:9000/health/ready`,
    environment: Object.entries(all).map(([name, value]) => home(`${name}=${value}`)),
    command: [home('/opt/keycloak/bin/kc.sh'), ...(CONTAINER?.args ?? [])],
    files: [
      `${folder}/realm.json:/opt/keycloak-${index}/data/import/soma-realm.json`,
      ...['crt', 'key'].map((end) => `/box/tls.${end}:/opt/keycloak-${index}/certificate/tls.${end}`),
      `${MOUNTED}/keycloak/database/ca.crt:/opt/keycloak-${index}/database/ca.crt`,
    ],
  });
}

/** The init container that builds the server; the copy before it is what a new volume of the box holds. */
function describePreparation(index: number): string {
  const home = homeOf(index);
  return described({
    ...ofPod(PREPARING, home),
    environment: (PREPARING?.env ?? []).map(({ name, value }) => `${name}=${value}`),
    command: [...(PREPARING?.command ?? []), ...(PREPARING?.args ?? [])].map(home),
  });
}

/** Each pod has a copy of the image in a folder of its own. */
const homeOf = (index: number) => (text: string) =>
  text.replaceAll('/opt/keycloak/', `/opt/keycloak-${index}/`);

function ofPod(container: typeof CONTAINER, home: (text: string) => string) {
  const mounts = (container?.volumeMounts ?? []).map(
    ({ name, mountPath }) => [name, home(mountPath)] as const,
  );
  const mounted = (volume: RegExp) => mounts.filter(([name]) => volume.test(name)).map(([, path]) => path);
  return {
    owner: '1000:0',
    limit: Memory.parse(String(container?.resources?.limits?.['memory'])).bytes,
    sharedMemory: 64 * 2 ** 20,
    readOnly: container?.securityContext?.readOnlyRootFilesystem === true,
    volumes: mounted(/^prepared$/),
    scratch: mounted(/^scratch-/).map((path) => `${path}:noexec,mode=1777,size=64m`),
  };
}

/** Both pods, started one after the other on an empty database, and a script that asks them. */
function together(script: string, changed: Readonly<Record<string, string>> = {}): Promise<Booted> {
  const files = clusterDatabase(OBJECTS);
  const stage = join(files.folder, 'stage');
  mkdirSync(stage);
  const { data } = named(OBJECTS, 'ConfigMap', 'keycloak-files');
  writeFileSync(join(files.folder, 'realm.json'), data['opt.keycloak.data.import.soma-realm.json'] ?? '');
  for (const [index] of PODS.entries()) {
    writeFileSync(join(stage, `keycloak-${index}.sh`), describePod(index, files.folder, changed));
    writeFileSync(join(stage, `keycloak-${index}-prepare.sh`), describePreparation(index));
  }
  return boot(
    files,
    ['postgres'],
    String.raw`
      START_TRIES=5000
      IN=https://${INSIDE}:8443 OUT=https://${OUTSIDE}
      ec=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
      openssl req -x509 "${'${ec[@]}'}" -subj /CN=authority -keyout /box/ca.key -out /box/ca.crt -days 30 2> /dev/null
      # Without a subject, as cert-manager makes it; Java takes no such certificate unless its names are critical.
      openssl req "${'${ec[@]}'}" -subj / -addext 'subjectAltName=critical,DNS:${INSIDE},DNS:${OUTSIDE}' -keyout /box/tls.key -out /box/tls.csr 2> /dev/null
      openssl x509 -req -in /box/tls.csr -CA /box/ca.crt -CAkey /box/ca.key -CAcreateserial -copy_extensions copy -out /box/tls.crt -days 20 2> /dev/null
      chgrp 0 /box/tls.key; chmod 640 /box/tls.key
      ${AUTHORITIES}
      ${preparedDatabase(files, OBJECTS, ['keycloak'])}
      trusting keycloak /database
      psql() { PGPASSWORD='${files.secret('POSTGRES_PASSWORD')}' command psql -X -At -h postgres -U postgres "$@"; }
      psql -qc "alter role keycloak password '${valueOf('keycloak-db-password')}'"
      for index in 0 1; do
        cp -r "$CFG/keycloak" /opt/keycloak-$index
        mkdir /opt/keycloak-$index/data
        chown -R 1000:0 /opt/keycloak-$index
        chmod -R g+rwX /opt/keycloak-$index
      done
      # One after the other, as the set starts them.
      SECONDS=0
      start keycloak-0
      fact 'first started' 0 "$SECONDS"
      start keycloak-1
      fact started 0 "$SECONDS"
      log() { cat /box/keycloak-0.log /box/keycloak-1.log; }
      # at ADDRESS CURL_WORDS... : asks one of the two by the names that it has inside and outside.
      at() { curl -sS --max-time "${'${PATIENCE-20}'}" --cacert /box/ca.crt --connect-to "${INSIDE}:8443:$1:8443" --connect-to "${OUTSIDE}:443:$1:8443" "${'${@:2}'}"; }
      said() { sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }
      MASTER=realms/master/protocol/openid-connect
      login() { at "$1" $IN/$MASTER/token -d grant_type=password -d client_id=admin-cli -d username=admin -d 'password=${valueOf('keycloak-admin-password')}'; }
      refresh() { at "$1" $IN/$MASTER/token -d grant_type=refresh_token -d client_id=admin-cli -d "refresh_token=$2"; }
      since() { awk "BEGIN {printf \"%.2f\", $(date +%s.%N) - $1}"; }
      size() { curl -fsS "http://$1:9000/metrics" | sed -n 's/^vendor_cluster_size{.*} //p'; }
      ${script}`,
    { READERS_LIMIT: String(MINUTES * 60 - 10) },
  );
}

/**
 * A client that verifies as httpx 0.28 does, which SomaAgent01 asks with: by the file that a variable names, and by the name that it calls.
 * It fetches the keys of tokens, and a token of its own account.
 */
const AGENT_ASKS = String.raw`
  echo "${PODS[0]} ${INSIDE}" >> /etc/hosts
  mkdir -p "${AGENT['SSL_CERT_FILE']?.replace(/\/ca\.crt$/, '')}"
  cp /box/ca.crt "${AGENT['SSL_CERT_FILE']}"
  openssl req -x509 "${'${ec[@]}'}" -subj /CN=stranger -keyout /box/other.key -out /box/other.crt -days 30 2> /dev/null
  # agent URL AUTHORITY
  agent() {
    URL=$1 SSL_CERT_FILE=$2 python3 - 2>&1 << 'END' | tail -n 1
import base64, json, os, ssl, urllib.parse, urllib.request
context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
realm = os.environ["URL"] + "/realms/${AGENT['SA01_KEYCLOAK_REALM']}/protocol/openid-connect"
with urllib.request.urlopen(realm + "/certs", context=context, timeout=20) as answer:
    keys = {key["kid"] for key in json.load(answer)["keys"] if key["alg"] == "RS256"}
form = {"grant_type": "client_credentials", "client_id": "${AGENT['SA01_KEYCLOAK_CLIENT_ID']}", "client_secret": "${valueOf('somaagent-api-client-secret')}"}
with urllib.request.urlopen(realm + "/token", urllib.parse.urlencode(form).encode(), context=context, timeout=20) as answer:
    token = json.load(answer)["access_token"]
head, body = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2])
print(json.dumps({"signed": head["kid"] in keys, "audience": body["aud"], "issuer": body["iss"]}))
END
  }
  fact 'the agent' 0 "$(agent "${AGENT['SA01_KEYCLOAK_URL']}" "${AGENT['SSL_CERT_FILE']}")"
  fact 'the agent with the authority of a stranger' 0 "$(agent "${AGENT['SA01_KEYCLOAK_URL']}" /box/other.crt)"
  fact 'the agent by another name' 0 "$(agent https://${PODS[0]}:8443 "${AGENT['SSL_CERT_FILE']}")"`;

/** A login whose form one of them made, sent to the other. */
const LOGIN = String.raw`
  form=$(at ${PODS[0]} -c /box/jar -G $OUT/$MASTER/auth -d client_id=security-admin-console -d response_type=code -d scope=openid \
    --data-urlencode "redirect_uri=$IN/admin/master/console/" -d code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM -d code_challenge_method=S256)
  action=$(grep -o 'action="[^"]*"' <<< "$form" | sed 's/action="//; s/"$//; s/&amp;/\&/g; q')
  fact 'login begun at one, ended at the other' 0 "$(at ${PODS[1]} -b /box/jar -o /dev/null -w '%{http_code} %{redirect_url}' "$action" -d username=admin -d 'password=${valueOf('keycloak-admin-password')}')"`;

describe.runIf(readable('several Keycloaks', 'compose', 'postgres', 'keycloak'))(
  'two Keycloaks 26.4.5 with the options of a cluster and one PostgreSQL 16',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      said = await together(String.raw`
        for address in ${PODS.join(' ')}; do
          fact "size at $address" 0 "$(size $address)"
          fact "metrics at $address" 0 "$(curl -fsS http://$address:9000/metrics | sed -n 's/^\([a-z_]*\)[ {].*/\1/p' | sort -u)"
          fact "found at $address" 0 "$(at $address $IN/realms/soma/.well-known/openid-configuration)"
          fact "plain at $address" 0 "$(curl -sS --max-time 5 http://$address:8080 2>&1)"
        done
        fact 'without the authority' 0 "$(curl -sS --connect-to "${INSIDE}:8443:${PODS[0]}:8443" $IN/realms/soma 2>&1)"
        fact members 0 "$(psql -d keycloak -c 'select ip from jgroups_ping order by ip')"
        fact 'peers in plain text' 0 "$(timeout 5 openssl s_client -connect ${PODS[0]}:7800 < /dev/null 2>&1 | grep -iE 'alert|certificate required|verify error' | head -n 3)"
        fact encrypted 0 "$(psql -c "select count(*) filter (where not ssl), count(*) > 0 from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'keycloak'")"
        fact realms 0 "$(psql -d keycloak -c 'select name from realm order by name')"
        fact imported 0 "$(log | grep -c "Realm 'soma' imported")"
        fact skipped 0 "$(log | grep -c "Realm 'soma' already exists")"
        fact administration 0 "$(at ${PODS[0]} $IN/admin/master/console/ | grep adminBaseUrl)"
        answer=$(login ${PODS[0]})
        fact 'session of one at the other' 0 "$(answer=$(refresh ${PODS[1]} "$(said refresh_token <<< "$answer")"); echo "$answer" > /box/refreshed; echo "$answer")"
        ${AGENT_ASKS}
        token=$(said refresh_token < /box/refreshed)
        at ${PODS[0]} $IN/$MASTER/logout -d client_id=admin-cli -d "refresh_token=$token"
        fact 'session at the other after its end' 0 "$(refresh ${PODS[1]} "$token")"
        ${LOGIN}
        # A password is checked by work, of which two cores do a few at a time.
        PATIENCE=120
        for ((i = 0; i < 30; i++)); do
          login ${PODS[0]} > /box/tmp/login-0-$i & load[2 * i]=$!
          login ${PODS[1]} > /box/tmp/login-1-$i & load[2 * i + 1]=$!
        done
        wait "${'${load[@]}'}"
        PATIENCE=20
        fact answered 0 "$(cat /box/tmp/login-* | grep -o '"access_token"' | wc -l)"
        fact connections 0 "$(psql -c "select count(*) from pg_stat_activity where usename = 'keycloak'")"
        for index in 0 1; do memory keycloak-$index; done
        fact 'in the log' 0 "$(log | grep -cE '${valueOf('keycloak-admin-password')}|${valueOf('keycloak-db-password')}|${valueOf('gateway-client-secret')}')"
        token=$(said refresh_token <<< "$(login ${PODS[0]})")
        begun=$(date +%s.%N)
        # The shell that started it, and Java.
        family "${'${PID[keycloak-0]}'}" | xargs kill -9
        for ((i = 0; i < 300; i++)); do refresh ${PODS[1]} "$token" 2>&1 | tee /box/after | grep -q access_token && break; sleep 0.1; done
        fact 'session of the killed one' 0 "$(since $begun) $(cat /box/after)"
        for ((i = 0; i < 300; i++)); do [ "$(size ${PODS[1]})" = 1.0 ] && break; sleep 0.1; done
        fact 'knows that it is alone' 0 "$(since $begun) $(size ${PODS[1]})"
        fact 'ready alone' 0 "$(curl -sS -o /dev/null -w '%{http_code}' http://${PODS[1]}:9000/health/ready)"
        begun=$(date +%s.%N)
        start keycloak-0
        for ((i = 0; i < 300; i++)); do [ "$(size ${PODS[1]})" = 2.0 ] && break; sleep 0.1; done
        fact 'two again' 0 "$(since $begun) $(size ${PODS[0]}) $(size ${PODS[1]})"`);
    }, MINUTES * 60_000);

    test('start one after the other on an empty database', () => {
      expect(answered('started'), said.text).toMatchObject({ status: 0 });
      print(
        `Keycloaks are ready ${text('first started')} and ${text('started')} s after the first was started on an empty database`,
      );
    });

    test('import the realm once', () => {
      expect(text('realms')).toBe('master | soma');
      expect([text('imported'), text('skipped')]).toEqual(['1', '1']);
    });

    test.each(PODS)('are one cluster, as %s sees it', (address) => {
      expect(text(`size at ${address}`)).toBe('2.0');
      expect(text('members')).toContain(`${address}:7800`);
    });

    test.each(PODS)('%s serves the metrics that the rules of several name', (address) => {
      expect(text(`metrics at ${address}`).split(' | ')).toEqual(
        expect.arrayContaining([...KEYCLOAKS_MONITORING.catalogue.names]),
      );
    });

    test.each(PODS)('%s names the public issuer, and keys inside', (address) => {
      expect(JSON.parse(text(`found at ${address}`))).toMatchObject({
        issuer: `https://${OUTSIDE}/realms/soma`,
        jwks_uri: `https://${INSIDE}:8443/realms/soma/protocol/openid-connect/certs`,
      });
    });

    test.each(PODS)('%s speaks no plain HTTP', (address) => {
      expect(text(`plain at ${address}`)).toMatch(/refused|Failed to connect|connect to/);
    });

    test('speak to the database over TLS alone', () => {
      expect(text('encrypted')).toBe('0|t');
    });

    test('are believed by nobody who does not know the authority', () => {
      expect(text('without the authority')).toContain('certificate');
    });

    test('tell SomaAgent01 the keys of tokens and give it its own, which the public issuer signs', () => {
      expect(AGENT['SSL_CERT_FILE']).toMatch(/\/ca\.crt$/);
      expect(JSON.parse(text('the agent'))).toEqual({
        signed: true,
        audience: expect.stringContaining('somaagent-api') as unknown,
        issuer: `https://${OUTSIDE}/realms/soma`,
      });
    });

    test('are believed by SomaAgent01 under their own name and with their own authority alone', () => {
      expect(text('the agent with the authority of a stranger')).toContain('CERTIFICATE_VERIFY_FAILED');
      expect(text('the agent by another name')).toMatch(
        /CERTIFICATE_VERIFY_FAILED.*(mismatch|not valid for)/i,
      );
    });

    test('let nobody into their cluster who has no certificate of it', () => {
      expect(text('peers in plain text')).toMatch(/alert|certificate|verify error/i);
    });

    test('keep administration off the public name', () => {
      expect(text('administration')).toContain(`https://${INSIDE}:8443`);
      expect(text('administration')).not.toContain(OUTSIDE);
    });

    test('a session of one is good at the other', () => {
      expect(text('session of one at the other')).toContain('access_token');
    });

    test('a session that ends at one is no longer good at the other', () => {
      expect(text('session at the other after its end')).toContain('Session not active');
    });

    test('a login may begin at one and end at the other', () => {
      expect(text('login begun at one, ended at the other')).toMatch(/^302 .*[?&]code=/);
    });

    test('answer 60 logins at once with the connections that PostgreSQL keeps for them', () => {
      expect(text('answered')).toBe('60');
      expect(Number(text('connections'))).toBeLessThanOrEqual(10);
    });

    test('stay within their limit', () => {
      for (const index of PODS.keys()) {
        const [peak = 0, limit = 0] = text(`memory of keycloak-${index}`).split(' ').map(Number);
        print(`keycloak-${index}: peak ${peak} MiB of ${limit} MiB in a cluster`);
        expect(peak).toBeGreaterThan(0);
        expect(peak).toBeLessThanOrEqual(limit);
      }
    });

    test('no secret is in the log', () => {
      expect(text('in the log')).toBe('0');
    });

    test('when one is killed, the other answers with its sessions', () => {
      const [seconds = '', ...answer] = text('session of the killed one').split(' ');
      expect(answer.join(' ')).toContain('access_token');
      expect(text('ready alone')).toBe('200');
      const [alone = '', size] = text('knows that it is alone').split(' ');
      expect(size).toBe('1.0');
      print(
        `a killed Keycloak: its session is good at the other after ${seconds} s, which knows of it after ${alone} s`,
      );
    });

    test('one that comes back joins the other', () => {
      const [seconds = '', ...sizes] = text('two again').split(' ');
      expect(sizes).toEqual(['2.0', '2.0']);
      print(`a Keycloak that comes back is in the cluster after ${seconds} s`);
    });
  },
);

describe.runIf(readable('Keycloaks that are no cluster', 'compose', 'postgres', 'keycloak'))(
  'two Keycloaks that do not know each other',
  () => {
    test(
      'lose a login that begins at one and ends at the other',
      async () => {
        const apart = await together(LOGIN, { KC_CACHE: 'local' });
        expect(apart.answers['started']?.status, apart.text).toBe(0);
        expect(apart.answers['login begun at one, ended at the other']?.text, apart.text).not.toMatch(
          /[?&]code=/,
        );
      },
      MINUTES * 60_000,
    );

    test(
      'do not start where the database shows the certificate of a stranger',
      async () => {
        const properties = '?sslmode=verify-full&sslrootcert=/box/ca.crt';
        const refused = await together('', { KC_DB_URL_PROPERTIES: properties });
        expect(refused.text).toMatch(/unable to find valid certification path|SSL error|PKIX/);
        expect(refused.answers['first started']).toBeUndefined();
      },
      MINUTES * 60_000,
    );

    test(
      'do not start with a stack that the program does not have',
      async () => {
        const refused = await together('', { KC_CACHE_STACK: 'jdbc-pong' });
        expect(refused.text).toMatch(/jdbc-pong/);
        expect(refused.answers['first started']).toBeUndefined();
      },
      MINUTES * 60_000,
    );
  },
);
