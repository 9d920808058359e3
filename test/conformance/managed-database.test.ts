import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project, stage } from '../support/emitted.ts';
import { objectsOf } from '../support/kubernetes.ts';
import { AUTHORITIES, MOUNTED, stagePods } from '../support/pods.ts';
import { bootStage, type Booted, questionsTo, readable } from '../support/reader.ts';

const OBJECTS = objectsOf('prod');
/** A name as RDS gives one, which its certificate has. */
const HOST = 'somastack-prod-postgres.abcdefgh.eu-west-1.rds.amazonaws.com';
const ENDPOINTS = { 'postgres-sql': `${HOST}:5432`, 'postgres-sql-host': HOST, 'postgres-sql-port': '5432' };
const PASSWORD = 'known0to0its0owner0alone';

/** A server whose certificate is of the authority that RDS has, and for its name, unless a case says otherwise. */
const SERVERS = [
  { server: 'that it is', authority: 'rds', name: HOST, answers: true },
  { server: 'of a stranger', authority: 'stranger', name: HOST, answers: false },
  { server: 'of another name', authority: 'rds', name: 'postgres.example.com', answers: false },
] as const;

describe.runIf(readable('clients of a managed database', 'compose', 'postgres', 'pgbouncer'))(
  'PgBouncer and the job of databases of prod, in front of a PostgreSQL 16 that refuses plaintext',
  () => {
    describe.each(SERVERS)('with a certificate $server', ({ authority, name, answers }) => {
      let said: Booted;
      const { answered, text } = questionsTo(() => said);

      beforeAll(async () => {
        const tls = `${MOUNTED}/postgres/tls`;
        const files = emitted({
          [project('config/postgres/pg_hba.conf')]: (rules) =>
            rules.replaceAll(/^host {4}(?=all)/gm, 'hostssl '),
          [project('config/postgres/postgresql.conf')]: (settings) =>
            `${settings}ssl = on\nssl_cert_file = '${tls}/tls.crt'\nssl_key_file = '${tls}/tls.key'\n`,
        });
        const folder = stage(files, ['postgres']);
        const superuser = files.secret('POSTGRES_PASSWORD');
        stagePods(folder, OBJECTS, [
          {
            name: 'databases',
            owner: 'Job postgres-databases',
            address: '127.0.0.1',
            endpoints: ENDPOINTS,
            secrets: {
              'postgres-password': superuser,
              ...Object.fromEntries(
                [
                  'events',
                  'events-capture',
                  'keycloak',
                  'registry',
                  'somabrain',
                  'somafractalmemory',
                  'temporal',
                  'temporal-visibility',
                ].map((role) => [`${role}-db-password`, PASSWORD]),
              ),
            },
          },
          {
            name: 'pgbouncer',
            owner: 'Deployment pgbouncer',
            address: '127.0.0.1',
            endpoints: ENDPOINTS,
            secrets: {},
            // Newer than the release that is read here.
            change: (file) => file.replace(/^max_prepared_statements.*\n/m, ''),
          },
        ]);
        said = await bootStage(
          folder,
          String.raw`
          ${AUTHORITIES}
          echo '127.0.0.1 ${HOST}' >> /etc/hosts
          authority rds
          authority stranger
          issue postgres /tls ${authority} 999 serverAuth ${name}
          chmod 400 ${tls}/*
          for pod in databases/etc/somastack pgbouncer/etc/pgbouncer; do
            mkdir -p ${MOUNTED}/$pod/authority
            install -m 444 /box/rds.crt ${MOUNTED}/$pod/authority/ca.crt
          done
          mkdir -p ${MOUNTED}/pgbouncer/etc/pgbouncer/secrets
          echo '"somabrain" "${PASSWORD}"' > ${MOUNTED}/pgbouncer/etc/pgbouncer/secrets/userlist.txt
          start postgres
          ask plaintext env PGPASSWORD='${superuser}' psql -X 'host=${HOST} user=postgres sslmode=disable' -c 'select 1'
          ask databases job databases
          server() { PGPASSWORD='${superuser}' psql -X -At -h ${HOST} -U postgres "$@"; }
          ask 'roles made' server -c "select count(*) from pg_roles where rolname = 'somabrain'"
          server -qc "create role somabrain login password '${PASSWORD}'" -c 'create database somabrain owner somabrain' 2> /dev/null
          start pgbouncer
          ask pooled env PGPASSWORD='${PASSWORD}' psql -X -At -h 127.0.0.1 -p 6432 -U somabrain -d somabrain -c 'select ssl from pg_stat_ssl where pid = pg_backend_pid()'`,
        );
      });

      test('nobody gets in by plaintext', () => {
        expect(text('plaintext'), said.text).toContain('no encryption');
      });

      test(answers ? 'the job makes its roles' : 'the job makes nothing there', () => {
        expect(answered('databases').status === 0, said.text).toBe(answers);
        expect(text('roles made')).toBe(answers ? '1' : '0');
        if (!answers) expect(text('databases')).toMatch(/certificate verify failed|does not match host name/);
      });

      test(answers ? 'the pooler reaches it, encrypted' : 'the pooler says nothing to it', () => {
        expect(answered('pooled').status === 0, said.text).toBe(answers);
        expect(text('pooled')).toMatch(
          answers ? /^t$/ : /server login failed|SSL|certificate|query_wait_timeout/,
        );
      });
    });
  },
);
