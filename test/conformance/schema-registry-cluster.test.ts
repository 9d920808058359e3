import { beforeAll, describe, expect, test } from 'vitest';
import { REGISTRY_DATABASE } from '../../constructs/event-streaming/schema-registry/schema-registry.demands.ts';
import { stage } from '../support/emitted.ts';
import { objectsOf } from '../support/kubernetes.ts';
import { AUTHORITIES, clusterDatabase, MOUNTED, preparedDatabase, stagePods } from '../support/pods.ts';
import {
  bootStage,
  type Booted,
  expectWithinLimit,
  print,
  questionsTo,
  readable,
} from '../support/reader.ts';

const MINUTES = 8;
const OBJECTS = objectsOf('onprem');
const HOST = 'schema-registry.soma-infra.svc';
const PASSWORD = 'known0to0the0job0alone';
const SERVERS = ['127.0.0.31', '127.0.0.32'] as const;
const ARTIFACT =
  '{"artifactId":"x","artifactType":"JSON","firstVersion":{"content":{"content":"{}","contentType":"application/json"}}}';

describe.runIf(readable('the schema registry of a cluster', 'compose', 'postgres', 'apicurio'))(
  'Two servers of Apicurio Registry 3.3 over TLS, where one job alone may write',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = clusterDatabase(OBJECTS);
      // The description of the single server brings its program.
      const folder = stage(files, ['postgres', 'schema-registry']);
      const secrets = {
        'registry-db-password': files.secret('REGISTRY_DB_PASSWORD'),
        'registry-registrar-password': PASSWORD,
      };
      stagePods(folder, OBJECTS, [
        ...SERVERS.map((address, index) => ({
          name: `server-${index + 1}`,
          owner: 'Deployment schema-registry',
          address,
          secrets,
          variables: { QUARKUS_MANAGEMENT_HOST: address },
        })),
        { name: 'schemas', owner: 'Job schemas', address: '127.0.0.33', secrets },
      ]);
      said = await bootStage(
        folder,
        String.raw`
          START_TRIES=1800
          ${AUTHORITIES}
          ${preparedDatabase(files, OBJECTS, [REGISTRY_DATABASE.name])}
          echo '127.0.0.31 ${HOST}' >> /etc/hosts
          authority registry
          authority stranger
          for pod in server-1 server-2; do
            issue $pod /etc/registry/certificate registry 1001:0 serverAuth,clientAuth ${HOST}
            trusting $pod /etc/registry/database
          done
          mkdir -p ${MOUNTED}/schemas/etc/registry/certificate
          install -m 444 /box/registry.crt ${MOUNTED}/schemas/etc/registry/certificate/ca.crt
          ask 'plaintext to the database' env PGPASSWORD='${files.secret('REGISTRY_DB_PASSWORD')}' psql -X 'host=postgres-rw.soma-infra.svc user=registry dbname=registry sslmode=disable' -c 'select 1'
          begun=$(date +%s%3N)
          start server-1
          start server-2
          fact 'until both are ready' 0 $(($(date +%s%3N) - begun))
          api() { curl -sS --max-time 20 -o /box/tmp/answer -w '%{http_code}' --cacert /box/registry.crt --resolve ${HOST}:8443:"$1" "https://${HOST}:8443/apis/registry/v3/$2" "${'${@:3}'}"; }
          ask 'first run' job schemas
          ask 'second run' job schemas
          memory schemas "$PEAK"
          event=groups/soma.stack/artifacts/soma.stack.events-value
          ask 'read at the other' api 127.0.0.32 $event/versions/branch=latest/content
          ask versions sh -c "curl -sS --cacert /box/registry.crt --resolve ${HOST}:8443:127.0.0.32 https://${HOST}:8443/apis/registry/v3/$event/versions"
          post=(-H 'Content-Type: application/json' -d '${ARTIFACT}')
          ask 'written by nobody' api 127.0.0.31 groups/g/artifacts "${'${post[@]}'}"
          ask 'written with a wrong password' api 127.0.0.31 groups/g/artifacts -u registrar:wrong "${'${post[@]}'}"
          ask 'deleted by nobody' api 127.0.0.31 $event -X DELETE
          ask 'rule of nobody' api 127.0.0.31 admin/rules/VALIDITY -X DELETE
          ask 'older interface' curl -sS -o /dev/null -w '%{http_code}' --cacert /box/registry.crt --resolve ${HOST}:8443:127.0.0.31 https://${HOST}:8443/apis/ccompat/v7/subjects/x/versions -H 'Content-Type: application/json' -d '{"schema": "{}", "schemaType": "JSON"}'
          ask plaintext curl -sS --max-time 5 http://${HOST}:8080/apis/registry/v3/system/info
          ask 'other plaintext' curl -sS --max-time 5 http://${HOST}:8443/apis/registry/v3/system/info
          ask 'by another name' curl -sS --max-time 5 --cacert /box/registry.crt https://127.0.0.31:8443/apis/registry/v3/system/info
          ask encrypted super postgres "select count(*) filter (where not ssl), count(*) from pg_stat_ssl join pg_stat_activity using (pid) where datname = 'registry'"
          ask metrics sh -c 'curl -sS http://127.0.0.31:9000/metrics | grep -c ^jvm_memory'
          memory server-1
          kill -9 "${'${PID[server-1]}'}"
          wait "${'${PID[server-1]}'}" 2> /dev/null
          ask 'when one is gone' api 127.0.0.32 $event/versions/branch=latest/content
          sed -i 's/^127.0.0.31 /127.0.0.32 /' /etc/hosts
          sed -i "s/PASSWORD=${PASSWORD}/PASSWORD=old/" "$STAGE/schemas.sh"
          ask 'job with an old password' job schemas
          sed -i "s/PASSWORD=old/PASSWORD=${PASSWORD}/" "$STAGE/schemas.sh"
          install -m 444 /box/stranger.crt ${MOUNTED}/schemas/etc/registry/certificate/ca.crt
          sed -i 's/--retry 40/--retry 0/' "$STAGE"/files/schemas/*schemas.sh
          ask 'job and a stranger' job schemas
          ask 'in the log' sh -c "rm /box/postgres.log; cat /box/*.log | grep -cE '${Object.values(secrets).join('|')}'"`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    test.each(['first run', 'second run'])('the job that hands in the schemas succeeds: %s', (run) => {
      expect(answered(run), said.text).toMatchObject({ status: 0 });
      print(`both servers are ready after ${text('until both are ready')} ms`);
    });

    test('both servers have what one of them took, and a second run made no second version', () => {
      expect(text('read at the other')).toBe('200');
      expect((JSON.parse(text('versions')) as { readonly count: number }).count).toBe(1);
    });

    test.each([
      'written by nobody',
      'written with a wrong password',
      'deleted by nobody',
      'rule of nobody',
      'older interface',
    ])('refused: %s', (attempt) => {
      expect(text(attempt)).toBe('401');
    });

    test('nobody is answered in plaintext, nor by a name that the certificate has not', () => {
      expect(answered('plaintext').status).toBe(7);
      expect(answered('other plaintext').status).not.toBe(0);
      expect(text('by another name')).toMatch(/no alternative certificate subject name matches|SSL/);
    });

    test('the database lets its role in by TLS alone', () => {
      expect(text('plaintext to the database')).toContain('pg_hba.conf rejects connection');
      const [plain, all] = text('encrypted').split('|').map(Number);
      expect(plain).toBe(0);
      expect(all).toBeGreaterThan(0);
      expect(all).toBeLessThanOrEqual(2 * REGISTRY_DATABASE.connections);
    });

    test('a node reads its metrics', () => {
      expect(Number(text('metrics'))).toBeGreaterThan(0);
    });

    test('schemas are read when one server is gone', () => {
      expect(text('when one is gone')).toBe('200');
    });

    test.each(['job with an old password', 'job and a stranger'])('fails: %s', (run) => {
      expect(answered(run).status).not.toBe(0);
    });

    test('no password is in a log', () => {
      expect(text('in the log')).toBe('0');
    });

    test('it stays within its limit', () => {
      expectWithinLimit(said, 'server-1');
    });
  },
);
