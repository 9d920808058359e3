import { beforeAll, describe, expect, test } from 'vitest';
import { project, stage } from '../support/emitted.ts';
import { askTheChain, orderEvent } from '../support/event-chain.ts';
import { objectsOf } from '../support/kubernetes.ts';
import { AUTHORITIES, clusterDatabase, MOUNTED, preparedDatabase, stagePods } from '../support/pods.ts';
import { bootStage, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const MINUTES = 9;
const OBJECTS = objectsOf('onprem');
const BROKERS = 'kafka-kafka-bootstrap.soma-infra.svc';
const WORKER = '127.0.0.42';

/** The broker of a laptop with a listener of a cluster's beside its own. */
const encrypted = (text: string) =>
  text
    .replace(/^advertised.listeners=.*/m, `$&,SSL://${BROKERS}:9093`)
    .replace(/^listeners=.*/m, 'listeners=PLAINTEXT://:9092,SSL://:9093,CONTROLLER://:9094')
    .replace('1@kafka:9093', '1@kafka:9094')
    .replace(/^listener.security.protocol.map=.*/m, '$&,SSL:SSL') +
  `ssl.keystore.location=${MOUNTED}/kafka/tls/both.pem\nssl.keystore.type=PEM\n`;

describe.runIf(readable('change capture with certificates', 'compose', 'postgres', 'connect'))(
  'Change capture of production, which verifies its servers and which nobody can reach',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = clusterDatabase(OBJECTS, { [project('config/kafka/server.properties')]: encrypted });
      const folder = stage(files, ['postgres', 'kafka', 'kafka-topics', 'change-capture']);
      const passwords = {
        'events-db-password': files.secret('EVENTS_DB_PASSWORD'),
        'events-capture-db-password': files.secret('EVENTS_CAPTURE_DB_PASSWORD'),
      };
      stagePods(folder, OBJECTS, [
        { name: 'migrations', owner: 'Job event-store', address: '127.0.0.41', secrets: passwords },
        { name: 'worker', owner: 'Deployment change-capture', address: WORKER, secrets: passwords },
      ]);
      said = await bootStage(
        folder,
        String.raw`
          ${askTheChain(files)}
          ${AUTHORITIES}
          ${preparedDatabase(files, OBJECTS, ['events'])}
          owner() { PGPASSWORD='${passwords['events-db-password']}' psql -X -At -v ON_ERROR_STOP=1 'host=postgres-rw.soma-infra.svc user=events dbname=events sslmode=require' -c "$1"; }
          echo '127.0.0.1 ${BROKERS}' >> /etc/hosts
          authority brokers
          authority stranger
          issue kafka /tls brokers 1000:1000 serverAuth ${BROKERS}
          cat ${MOUNTED}/kafka/tls/tls.key ${MOUNTED}/kafka/tls/tls.crt > ${MOUNTED}/kafka/tls/both.pem
          chmod -R a+rX ${MOUNTED}/kafka
          vouching() { mkdir -p "${MOUNTED}/worker/etc/somastack/$1"; install -m 444 "/box/$2.crt" "${MOUNTED}/worker/etc/somastack/$1/ca.crt"; }
          trusting migrations /etc/somastack/authority
          vouching database postgres
          vouching brokers brokers
          ask migrations job migrations
          ask 'migrations again' job migrations
          ask 'plaintext to the database' env PGPASSWORD='${passwords['events-capture-db-password']}' psql -X 'host=postgres-rw.soma-infra.svc user=events_capture dbname=events sslmode=disable' -c 'select 1'
          start kafka
          ask topics job kafka-topics
          owner "${orderEvent('before')}" > /dev/null
          start worker
          ask ready healthy worker
          owner "${orderEvent('after')}" > /dev/null
          reader records kafka:9092 soma.stack.events 2 > /box/records
          ask records sh -c 'cut -f1 /box/records'
          ask 'encrypted to the database' super postgres "select count(*) filter (where not ssl), count(*) > 0 from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'events_capture'"
          ask 'encrypted to the brokers' sh -c "ss -Htn state established | awk '{print \$4}' | grep -c ':9093$'"
          ask 'plaintext to the brokers' sh -c "ss -Htnp state established | grep 'pid=${'${PID[worker]}'},' | awk '{print \$4}' | grep -c ':9092$'"
          ask 'from elsewhere' curl -sS --max-time 5 http://${WORKER}:8083/connectors
          ask 'from its container' inside worker curl -sS --max-time 5 http://127.0.0.1:8083/connectors
          memory worker
          kill -9 "${'${PID[worker]}'}"
          wait "${'${PID[worker]}'}" 2> /dev/null
          owner "${orderEvent('meanwhile')}" > /dev/null
          start worker
          reader records kafka:9092 soma.stack.events 3 > /box/records
          ask 'records after its end' sh -c 'cut -f1 /box/records | sort'
          stopped() { kill -9 "${'${PID[worker]}'}"; wait "${'${PID[worker]}'}"; } 2> /dev/null
          stopped
          vouching database stranger
          (START_TRIES=400 start worker) > /box/refused
          fact 'a stranger as database' "$?" "$(cat /box/worker.health)"
          pkill -9 -f connect-distributed; pkill -9 -f ConnectDistributed; sleep 1
          vouching database postgres
          vouching brokers stranger
          (START_TRIES=300 start worker) > /box/refused
          fact 'a stranger as broker' "$?" "$(grep -oE 'SSLHandshakeException|certificate' /box/worker.log | sort -u)"
          ask 'in the log' sh -c "grep -cE '${Object.values(passwords).join('|')}' /box/worker.log"`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    test.each(['migrations', 'migrations again', 'topics', 'ready'])('done: %s', (what) => {
      expect(answered(what), said.text).toMatchObject({ status: 0 });
    });

    test('it gives itself its connector, and events from before and after arrive', () => {
      expect(text('records'), said.text).toBe('t:order:before | t:order:after');
    });

    test('the database lets its role in by TLS alone', () => {
      expect(text('plaintext to the database')).toContain('pg_hba.conf rejects connection');
      expect(text('encrypted to the database')).toBe('0|t');
    });

    test('it speaks TLS to the brokers, and nothing else', () => {
      expect(Number(text('encrypted to the brokers'))).toBeGreaterThan(0);
      expect(text('plaintext to the brokers')).toBe('0');
    });

    test('its API answers within its container alone', () => {
      expect(answered('from elsewhere').status).toBe(7);
      expect(text('from its container')).toBe('["events"]');
    });

    test('what is written while it is away arrives once it is back', () => {
      expect(text('records after its end')).toBe('t:order:after | t:order:before | t:order:meanwhile');
    });

    test('a server that another authority vouches for is not believed', () => {
      expect(answered('a stranger as database').status).toBe(1);
      expect(text('a stranger as database')).toMatch(/nothing is published yet|FAILED/);
      expect(answered('a stranger as broker').status).toBe(1);
      expect(text('a stranger as broker')).toContain('SSLHandshakeException');
    });

    test('no password is in its log', () => {
      expect(text('in the log')).toBe('0');
    });

    test('it stays within its limit', () => {
      expectWithinLimit(said, 'worker');
    });
  },
);
