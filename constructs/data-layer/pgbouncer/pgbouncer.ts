import type { Construct } from 'constructs';
import { Component, dependenciesFrom, type Dependency, type Hosting } from '../../core/model/component.ts';
import { endpointsOf, type Container } from '../../core/model/container.ts';
import type { Database } from '../../core/model/demand.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Probe } from '../../core/model/health.ts';
import { divide, type MemoryModel } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Secret } from '../../core/model/secret.ts';
import { IMAGES } from '../../versions.ts';
import { CLIENTS_PER_SERVER_CONNECTION, INI, pgbouncerIni, USERLIST, userlist } from './pgbouncer.config.ts';
import type { PgbouncerSettings } from './pgbouncer.settings.ts';

const PATH = 'dataLayer.pgbouncer';
/** Every pool is reached through it: pools differ by database. */
const PORT = 6432;

/** Answers as soon as the pooler listens, whatever stands behind it. */
const ANSWERS: Probe = { type: 'command', command: ['pg_isready', '-h', '127.0.0.1', '-p', String(PORT)] };

/** A database and how its owner proves itself. */
export interface PooledDatabase extends Database {
  readonly password: Secret;
}

export interface PgbouncerProps extends PgbouncerSettings {
  readonly server: Endpoint;
  readonly databases: readonly PooledDatabase[];
  /** How the server behind it is hosted: an operator brings its own pooler. */
  readonly hosting: Hosting;
  readonly after: readonly Component[];
}

/** The pooler in front of PostgreSQL: few server connections, many clients. */
export class Pgbouncer extends Component {
  readonly kind = 'pgbouncer';
  /** For clients that keep nothing between transactions. */
  readonly transaction = this.endpoint('transaction', PORT);
  /** For clients that keep session state: prepared statements, cursors, advisory locks. */
  readonly session = this.endpoint('session', PORT);
  readonly memoryModel: MemoryModel;

  constructor(
    scope: Construct,
    id: string,
    readonly props: PgbouncerProps,
  ) {
    super(scope, id, { ...props, path: PATH });
    this.memoryModel = pgbouncerMemory(props.memory, this.clients);
  }

  /** Databases that go through a pool; direct ones pass by. */
  get databases(): readonly PooledDatabase[] {
    return this.props.databases.filter(({ pool }) => pool !== 'direct');
  }

  /** Client connections at once. */
  get clients(): number {
    const servers = this.databases.reduce((sum, { connections }) => sum + connections, 0);
    return servers * CLIENTS_PER_SERVER_CONNECTION;
  }

  override get dependencies(): readonly Dependency[] {
    return dependenciesFrom(this, endpointsOf(this.container), this.props.after);
  }

  get container(): Container {
    return {
      image: IMAGES.pgbouncer,
      runAs: { uid: 70, gid: 70 },
      entrypoint: ['/usr/bin/pgbouncer', INI],
      files: [
        { path: INI, content: pgbouncerIni(this) },
        { path: USERLIST, content: userlist(this.databases) },
      ],
      health: {
        readiness: ANSWERS,
        liveness: ANSWERS,
        startSeconds: 10,
      },
    };
  }
}

/** PgBouncer keeps about 2 KiB for a client and a packet buffer of 4 KiB for each connection in use; its own documentation says 2 KiB. */
const KIB_PER_CLIENT = 6;
/** Peak resident size at rest, measured on 1.18: about 10 MiB. */
const AT_REST = Memory.mebibytes(12);

function pgbouncerMemory(limit: Memory, clients: number): MemoryModel {
  return divide({
    path: `${PATH}.memory`,
    limit,
    fixed: [
      { name: `${clients} clients`, memory: Memory.mebibytes(Math.ceil((clients * KIB_PER_CLIENT) / 1024)) },
      { name: 'program', memory: AT_REST },
    ],
    rest: { name: 'TLS and buffers', memory: Memory.mebibytes(8) },
  });
}
