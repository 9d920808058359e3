import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project, stage } from '../support/emitted.ts';
import { askTheChain, orderEvent } from '../support/event-chain.ts';
import { objectsOf } from '../support/kubernetes.ts';
import { AUTHORITIES, MOUNTED, stagePods } from '../support/pods.ts';
import { masterOfRds, RDS_REPLICATION_HEEDED } from '../support/rds.ts';
import { bootStage, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const MINUTES = 25;
const OBJECTS = objectsOf('prod');
/** Names as RDS and MSK give them, which their certificates have. */
const DATABASE = 'somastack-prod-postgres.abcdefgh.eu-west-1.rds.amazonaws.com';
const CLUSTER = 'somastackprodkafka.abcdef.c2.kafka.eu-west-1.amazonaws.com';
const BROKERS = ['b-1', 'b-2', 'b-3'].map((broker) => `${broker}.${CLUSTER}`);
const ENDPOINTS = {
  'postgres-sql': `${DATABASE}:5432`,
  'postgres-sql-host': DATABASE,
  'postgres-sql-port': '5432',
  'kafka-tls': BROKERS.map((broker) => `${broker}:9094`).join(),
};
const WORKER = '127.0.0.42';
const PASSWORD = 'known0to0its0owner0alone';
const CAPTURE_PASSWORD = 'known0to0change0capture0alone';

/** The server of a laptop that refuses plaintext, with a certificate. */
const TLS = `${MOUNTED}/postgres/tls`;
const CHANGES = {
  [project('config/postgres/pg_hba.conf')]: (rules: string) =>
    rules.replaceAll(/^host {4}(?=all)/gm, 'hostssl '),
  [project('config/postgres/postgresql.conf')]: (settings: string) =>
    `${settings}ssl = on\nssl_cert_file = '${TLS}/tls.crt'\nssl_key_file = '${TLS}/tls.key'\n`,
  // The broker of a laptop, which is all three of the cluster, with the listener that MSK has for TLS without accounts.
  [project('config/kafka/server.properties')]: (text: string) =>
    text
      .replace(/^advertised.listeners=.*/m, `$&,SSL://${BROKERS[0]}:9094`)
      .replace(/^listeners=.*/m, 'listeners=PLAINTEXT://:9092,SSL://:9094,CONTROLLER://:9095')
      .replace(/1@kafka:\d+/, '1@kafka:9095')
      .replace(/^listener.security.protocol.map=.*/m, '$&,SSL:SSL') +
    `ssl.keystore.location=${MOUNTED}/kafka/tls/both.pem\nssl.keystore.type=PEM\n`,
};

/** One broker takes one copy, and every topic costs a Java of its own: those of change capture are enough. */
const topicsOfOneBroker = (file: string) =>
  file
    .split('\n')
    .filter((line) => !line.includes('\t') || line.startsWith('soma.'))
    .map((line) => line.replace(/^(\S+\t\d+)\t3\t/, (_, topic: string) => `${topic}\t1\t`))
    .join('\n');

describe.runIf(readable('change capture on AWS', 'compose', 'postgres', 'connect'))(
  'Change capture of prod, over a database whose administrator is no superuser and brokers that public authorities vouch for',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted(CHANGES);
      const folder = stage(files, ['postgres', 'kafka']);
      const master = files.secret('POSTGRES_PASSWORD');
      const secrets = {
        'postgres-password': master,
        'events-db-password': PASSWORD,
        'events-capture-db-password': CAPTURE_PASSWORD,
        ...Object.fromEntries(
          ['keycloak', 'registry', 'somabrain', 'somafractalmemory', 'temporal', 'temporal-visibility'].map(
            (role) => [`${role}-db-password`, PASSWORD],
          ),
        ),
      };
      const pod = (name: string, owner: string, address: string) => ({
        name,
        owner,
        address,
        secrets,
        endpoints: ENDPOINTS,
      });
      stagePods(folder, OBJECTS, [
        pod('databases', 'Job postgres-databases', '127.0.0.1'),
        pod('migrations', 'Job event-store', '127.0.0.1'),
        { ...pod('topics', 'Job kafka-topics', '127.0.0.1'), change: topicsOfOneBroker },
        pod('worker', 'Deployment change-capture', WORKER),
      ]);
      said = await bootStage(
        folder,
        String.raw`
          ${askTheChain(files)}
          ${AUTHORITIES}
          echo '127.0.0.1 ${DATABASE} ${BROKERS.join(' ')}' >> /etc/hosts
          as() { PGPASSWORD="$1" psql -X -At -v ON_ERROR_STOP=1 "host=${DATABASE} user=$2 dbname=$3 sslmode=require" "${'${@:4}'}"; }
          rdsadmin() { as nobody0knows0it rdsadmin "$@"; }
          owner() { as ${PASSWORD} events events -c "$1"; }
          heed() { rdsadmin events -q <<'SQL'
${RDS_REPLICATION_HEEDED.join(';\n')};
SQL
          }
          authority rds
          authority amazon
          authority stranger
          issue postgres /tls rds 999 serverAuth ${DATABASE}
          chmod 400 ${TLS}/*
          issue kafka /tls amazon 1000:1000 serverAuth '*.${CLUSTER}'
          cat ${MOUNTED}/kafka/tls/tls.key ${MOUNTED}/kafka/tls/tls.crt > ${MOUNTED}/kafka/tls/both.pem
          chmod -R a+rX ${MOUNTED}/kafka
          vouching() { mkdir -p "${MOUNTED}/$1/etc/somastack/$2"; install -m 444 "/box/$3.crt" "${MOUNTED}/$1/etc/somastack/$2/ca.crt"; }
          vouching databases authority rds
          vouching migrations authority rds
          vouching worker database rds
          # Authorities that Java trusts, in a copy that only this box sees.
          keystore() { keytool "$@" -cacerts -storepass changeit -alias amazon -noprompt > /dev/null 2>&1; }
          keystore -importcert -file /box/amazon.crt
          start postgres
          as '${master}' postgres postgres -c "create role rdsadmin superuser login password 'nobody0knows0it'"
          rdsadmin postgres -q -c 'alter role postgres rename to of_initdb'${masterOfRds('postgres', master)
            .map((statement) => ` -c "${statement}"`)
            .join('')}
          ask databases job databases
          ask 'databases again' job databases
          heed
          ask attribute rdsadmin events -c "select rolreplication from pg_roles where rolname = 'events_capture'"
          ask 'may read the log' rdsadmin postgres -c "select string_agg(rolname, ',' order by rolname) from pg_authid where rolreplication and not rolsuper and rolcanlogin"
          ask migrations job migrations
          ask 'migrations again' job migrations
          ask 'other database' as ${CAPTURE_PASSWORD} events_capture somabrain -c 'select 1'
          start kafka
          ask topics job topics
          ask 'topics again' job topics
          owner "${orderEvent('before')}" > /dev/null
          start worker
          ask ready healthy worker
          owner "${orderEvent('after')}" > /dev/null
          reader records kafka:9092 soma.stack.events 2 > /box/records
          ask records sh -c 'cut -f1 /box/records'
          ask slot rdsadmin events -c "select slot_name, active, (select usename from pg_stat_activity where pid = active_pid) from pg_replication_slots"
          ask 'owner of all' rdsadmin events -c "select string_agg(distinct tableowner, ',') || ',' || (select pg_get_userbyid(pubowner) from pg_publication) from pg_tables where schemaname = 'events'"
          ask 'encrypted to the database' rdsadmin postgres -c "select count(*) filter (where not ssl), count(*) > 0 from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'events_capture'"
          ask 'encrypted to the brokers' sh -c "ss -Htnp state established | grep 'pid=${'${PID[worker]}'},' | awk '{print \$4}' | grep -c ':9094$'"
          ask 'plaintext to the brokers' sh -c "ss -Htnp state established | grep 'pid=${'${PID[worker]}'},' | awk '{print \$4}' | grep -c ':9092$'"
          memory worker
          stopped() { kill -9 "${'${PID[worker]}'}"; wait "${'${PID[worker]}'}"; pkill -9 -f connect-distributed; pkill -9 -f ConnectDistributed; sleep 1; } 2> /dev/null
          rdsadmin events -q -c "alter table events.events disable trigger fits" -c "${orderEvent('large').replace("'{}'", "json_build_object('t', repeat('x', 1572864))")}" -c 'alter table events.events enable trigger fits' -c 'delete from events.bound' > /dev/null
          ask 'slot of the reader' job migrations
          ask 'slot is gone' rdsadmin events -c "select bool_or(in_log) from events.unpublishable"
          stopped
          owner "${orderEvent('meanwhile')}" > /dev/null
          # What is there after a copy of the database was promoted, while Kafka still knows how far change capture was.
          rdsadmin events -c "select pg_drop_replication_slot(slot_name) from pg_replication_slots" > /dev/null
          start worker
          reader records kafka:9092 soma.stack.events 5 > /box/records
          ask 'records without a slot' sh -c 'cut -f1 /box/records | sort -u'
          stopped
          vouching worker database stranger
          (START_TRIES=250 start worker) > /box/refused
          fact 'a stranger as database' "$?" "$(cat /box/worker.health)"
          stopped
          vouching worker database rds
          keystore -delete
          (START_TRIES=200 start worker) > /box/refused
          fact 'a stranger as broker' "$?" "$(grep -oE 'SSLHandshakeException|PKIX path' /box/worker.log | sort -u)"
          stopped
          keystore -importcert -file /box/amazon.crt
          as '${master}' postgres postgres -c 'revoke rds_replication from events_capture' > /dev/null
          heed
          (START_TRIES=250 start worker) > /box/refused
          fact 'without the right to read the log' "$?" "$(grep -oE 'LOGIN and REPLICATION are not assigned|permission denied to start WAL sender' /box/worker.log | sort -u)"
          ask 'in the logs' sh -c "cat /box/*.log | grep -cE '${[PASSWORD, CAPTURE_PASSWORD].join('|')}'"`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    test.each([
      'databases',
      'databases again',
      'migrations',
      'migrations again',
      'topics',
      'topics again',
      'ready',
      'slot of the reader',
    ])('done: %s', (what) => {
      expect(answered(what), said.text).toMatchObject({ status: 0 });
    });

    test('one role may read the log, without the attribute that nobody could give it', () => {
      expect(text('attribute')).toBe('f');
      expect(text('may read the log')).toBe('events_capture,postgres');
      expect(text('other database')).toContain('permission denied for database');
    });

    test('tables and publication belong to the owner of the database', () => {
      expect(text('owner of all')).toBe('events,events');
    });

    test('it gives itself its connector, and events from before and after arrive', () => {
      expect(text('records'), said.text).toBe('t:order:before | t:order:after');
      expect(text('slot')).toBe('events|t|events_capture');
    });

    test('it speaks TLS alone to both', () => {
      expect(text('encrypted to the database')).toBe('0|t');
      expect(Number(text('encrypted to the brokers'))).toBeGreaterThan(0);
      expect(text('plaintext to the brokers')).toBe('0');
    });

    test('the owner takes the part of the reader to drop its slot', () => {
      expect(text('slot is gone')).toBe('f');
    });

    test('where the slot is gone and Kafka knows an offset, the table is read again: nothing is left out', () => {
      expect(text('records without a slot')).toBe('t:order:after | t:order:before | t:order:meanwhile');
    });

    test('a server that a stranger vouches for is not believed', () => {
      expect(answered('a stranger as database').status).toBe(1);
      expect(text('a stranger as database')).toMatch(/nothing is published yet|FAILED/);
      expect(answered('a stranger as broker').status).toBe(1);
      expect(text('a stranger as broker')).toContain('SSLHandshakeException');
    });

    test('without the membership it publishes nothing, and says why', () => {
      expect(answered('without the right to read the log').status).toBe(1);
      expect(text('without the right to read the log')).toContain('LOGIN and REPLICATION are not assigned');
    });

    test('no password is in a log', () => {
      expect(text('in the logs')).toBe('0');
    });

    test('it stays within its limit', () => {
      expectWithinLimit(said, 'worker');
    });
  },
);
