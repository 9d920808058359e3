import { addContainer } from '../../../targets/compose/add-container.ts';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import { postgresFile } from '../../core/model/config-file.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { ACCESS_RULES, postgresParameters } from './postgres.config.ts';
import type { Postgres } from './postgres.ts';

const CONF = '/etc/postgresql/postgresql.conf';
const HBA = '/etc/postgresql/pg_hba.conf';
const DATA = '/var/lib/postgresql/data';

export function renderPostgres(postgres: Postgres, project: ComposeProject): void {
  const conf = postgresFile({
    ...postgresParameters(postgres),
    hba_file: HBA,
    // This file replaces the image's own, whose default is what allows connections from other containers.
    listen_addresses: '*',
    password_encryption: 'scram-sha-256',
    port: postgres.sql.port,
    shared_preload_libraries: 'pg_stat_statements',
    wal_level: postgres.logicalSlots > 0 ? 'logical' : 'replica',
  });
  addContainer(
    project,
    postgres,
    {
      image: IMAGES.postgres,
      runAs: { uid: 999, gid: 999 },
      command: ['postgres', '-c', `config_file=${CONF}`],
      environment: {
        PGDATA: `${DATA}/pgdata`,
        POSTGRES_PASSWORD: text`${postgres.superuserPassword}`,
      },
      files: [
        { path: CONF, content: conf },
        { path: HBA, content: ACCESS_RULES },
      ],
      volumes: [{ name: 'data', path: DATA, size: postgres.disk }],
      scratch: ['/tmp', '/var/run/postgresql'],
      health: {
        // The probe uses TCP, because the temporary server that initialises the database listens only on its socket.
        readiness: { type: 'command', command: ['pg_isready', '-h', '127.0.0.1', '-U', 'postgres'] },
        startSeconds: 60,
      },
    },
    { sharedMemory: '64m' },
  );
}
