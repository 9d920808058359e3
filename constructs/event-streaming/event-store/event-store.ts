import type { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { databasePassword } from '../../core/model/secret.ts';
import { text } from '../../core/model/value.ts';
import { verifiedByLibpq } from '../../core/model/verified-database.ts';
import { IMAGES } from '../../core/versions.ts';
import { shellJob } from '../../workload/shell-job.ts';
import { Workload } from '../../workload/workload.ts';
import events from './001-events.sql';
import publication from './002-publication.sql';
import captureRole from './003-capture-role.sql';
import replay from './004-replay.sql';
import bounds from './005-bounds.sql';
import slot from './006-slot.sql';
import { EVENT_DATABASE, EVENT_TOPICS } from './event-store.demands.ts';
import script from './event-store.sh';

const MIGRATIONS = '/etc/somastack/migrations';
const SCRIPT = '/etc/somastack/event-store.sh';
/** Folder of what vouches for the server. */
const AUTHORITY_FOLDER = '/etc/somastack/authority';

const PUBLICATION = 'events';
const SLOT = 'events';
const { name: DATABASE, logReader: CAPTURE_ROLE } = EVENT_DATABASE;

/** The PostgreSQL server, and the job that makes its databases. */
export interface EventDatabase {
  readonly direct: Endpoint;
  readonly databases: Component;
}

export interface EventStoreProps extends EventDatabase {
  /** Section of the environment that the job belongs to. */
  readonly section: string;
  /** Most bytes of a record that the broker takes; an event whose record would be larger is refused. */
  readonly largestRecord: number;
  /** Whether the server encrypts, and proves who it is. */
  readonly guarded: boolean;
}

/** The event store: a job that migrates the table of events, which is also the outbox, as its owner. */
export class EventStore extends Workload {
  /** The source from which change capture reads. */
  readonly source;

  constructor(
    scope: Construct,
    id: string,
    { section, largestRecord, direct, databases, guarded }: EventStoreProps,
  ) {
    super(scope, id, {
      ...shellJob(section, id, { limit: 64, program: ['psql', 32], shell: 8 }),
      after: [databases],
      container: () => ({
        image: IMAGES.postgres,
        runAs: { uid: 999, gid: 999 },
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          CAPTURE_ROLE,
          LARGEST_RECORD: String(largestRecord),
          MIGRATIONS,
          PGDATABASE: DATABASE,
          PGHOST: text`${direct.hostName}`,
          PGPASSWORD: text`${databasePassword(DATABASE)}`,
          PGPORT: text`${direct.portNumber}`,
          PGUSER: DATABASE,
          PUBLICATION,
          SLOT,
          TOPICS: EVENT_TOPICS.join(' '),
          ...(guarded && verifiedByLibpq(AUTHORITY_FOLDER)),
        },
        ...(guarded && { trusts: [{ server: direct, path: AUTHORITY_FOLDER }] }),
        files: [
          { path: SCRIPT, content: script },
          { path: `${MIGRATIONS}/001-events.sql`, content: events },
          { path: `${MIGRATIONS}/002-publication.sql`, content: publication },
          { path: `${MIGRATIONS}/003-capture-role.sql`, content: captureRole },
          { path: `${MIGRATIONS}/004-replay.sql`, content: replay },
          { path: `${MIGRATIONS}/005-bounds.sql`, content: bounds },
          { path: `${MIGRATIONS}/006-slot.sql`, content: slot },
        ],
        scratch: ['/tmp'],
      }),
    });
    this.source = {
      server: direct,
      database: DATABASE,
      table: 'events.events' as const,
      signals: 'events.signals',
      unpublishable: 'events.unpublishable',
      order: 'position',
      slot: SLOT,
      publication: PUBLICATION,
      role: CAPTURE_ROLE,
      password: databasePassword(CAPTURE_ROLE),
    };
  }
}
