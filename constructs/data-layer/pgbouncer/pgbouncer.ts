import type { Construct } from 'constructs';
import type { Component, Hosting } from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Probe } from '../../core/model/health.ts';
import { divide, type MemoryModel } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { IMAGES } from '../../core/versions.ts';
import { Contained } from '../../workload/contained.ts';
import {
  AUTHORITY_FOLDER,
  clientsOf,
  INI,
  pgbouncerIni,
  type PooledDatabase,
  type Pools,
  USERLIST,
  userlist,
} from './pgbouncer.config.ts';
import type { PgbouncerSettings } from './pgbouncer.settings.ts';

/** One port serves every pool; clients select a pool by the database that they name. */
const PORT = 6432;

/**
 * The probe succeeds as soon as the pooler listens, regardless of the server behind it. It names a user and a database that exist, or
 * the pooler would log a refused login for each probe.
 */
function answers({ databases: [first] }: Pools): Probe {
  const known = first === undefined ? [] : ['-U', first.name, '-d', first.name];
  return { type: 'command', command: ['pg_isready', '-h', '127.0.0.1', '-p', String(PORT), ...known] };
}

export interface PgbouncerProps extends PgbouncerSettings {
  readonly server: Endpoint;
  readonly databases: readonly PooledDatabase[];
  /** Hosting of the server behind it. CloudNativePG brings a pooler of its own. */
  readonly hosting: Hosting;
  readonly after: readonly Component[];
}

/** The pooler in front of PostgreSQL: many clients share few server connections. */
export class Pgbouncer extends Contained {
  readonly kind = 'pgbouncer';
  readonly pools: Pools;

  constructor(scope: Construct, id: string, props: PgbouncerProps) {
    const pools: Pools = {
      server: props.server,
      // Clients with direct connections bypass the pooler.
      databases: props.databases.filter(({ pool }) => pool !== 'direct'),
      replicas: props.replicas,
      verified: props.hosting === 'managed',
      port: PORT,
    };
    super(scope, id, {
      ...props,
      memoryModel: pgbouncerMemory(props, clientsOf(pools)),
      ports: { transaction: PORT, session: PORT },
      container: () => ({
        image: IMAGES.pgbouncer,
        runAs: { uid: 70, gid: 70 },
        entrypoint: ['/usr/bin/pgbouncer', INI],
        files: [
          { path: INI, content: pgbouncerIni(pools) },
          { path: USERLIST, content: userlist(pools.databases) },
        ],
        ...(pools.verified && { trusts: [{ server: pools.server, path: AUTHORITY_FOLDER }] }),
        health: { readiness: answers(pools), liveness: answers(pools), startSeconds: 10 },
      }),
    });
    this.pools = pools;
  }

  /** Endpoint for clients that keep no state between transactions. */
  get transaction(): Endpoint {
    return this.port('transaction');
  }

  /** Endpoint for clients that keep session state: prepared statements, cursors, advisory locks. */
  get session(): Endpoint {
    return this.port('session');
  }
}

/**
 * Memory per client: about 2 KiB for the client, as PgBouncer's own documentation says, and a packet buffer of 4 KiB for each
 * connection in use.
 */
const KIB_PER_CLIENT = 6;
/** Peak resident size at rest, measured on 1.18: about 10 MiB. */
const AT_REST = Memory.mebibytes(12);

function pgbouncerMemory({ path, memory: limit }: PgbouncerSettings, clients: number): MemoryModel {
  return divide({
    path: `${path}.memory`,
    limit,
    fixed: [
      { name: `${clients} clients`, memory: Memory.mebibytes(Math.ceil((clients * KIB_PER_CLIENT) / 1024)) },
      { name: 'program', memory: AT_REST },
    ],
    rest: { name: 'TLS and buffers', memory: Memory.mebibytes(8) },
  });
}
