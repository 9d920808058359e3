import type { Construct } from 'constructs';
import type { Capability } from '../../core/model/capability.ts';
import { Component } from '../../core/model/component.ts';
import type { RedisUser } from '../../core/model/demand.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { Secret } from '../../core/model/secret.ts';
import { redisMemory, type RedisMemory } from './redis.memory.ts';
import type { RedisSettings } from './redis.settings.ts';

export type RedisProps = RedisSettings & {
  readonly users: readonly RedisUser[];
  /** Role of a client without a user name: it may only ping, or it is the administrator. */
  readonly unnamedUser: 'probe' | 'administrator';
};

/** Redis for state: it evicts no key, and syncs its log to disk every second. */
export class Redis extends Component {
  readonly kind = 'redis';
  readonly server = this.endpoint('server', 6379);
  /** Password of people, metrics and the operator; services have users of their own. */
  readonly adminPassword = new Secret('REDIS_PASSWORD');
  /** Password of the user that may only ping; clusters have none. */
  readonly probePassword: Secret | undefined;
  readonly topology: RedisSettings['topology'];
  readonly disk: Memory;
  readonly users: readonly RedisUser[];
  readonly memoryModel: RedisMemory;
  readonly offers: ReadonlySet<Capability>;

  constructor(scope: Construct, id: string, props: RedisProps) {
    // ElastiCache needs neither CPU nor disk: its class determines the CPU, and it keeps no append-only file.
    const { cpu, disk } = props.hosting === 'managed' ? { cpu: Cpu.zero, disk: Memory.zero } : props;
    super(scope, id, { ...props, cpu });
    this.topology = props.topology;
    this.disk = disk;
    this.users = props.users;
    this.probePassword = props.unnamedUser === 'probe' ? new Secret('REDIS_PROBE_PASSWORD') : undefined;
    this.memoryModel = redisMemory(`${props.path}.memory`, props.memory);
    const offers: Capability[] = [];
    if (props.topology === 'replication') offers.push('redis-single-keyspace', 'redis-databases');
    if (props.hosting === 'self') offers.push('redis-plaintext');
    this.offers = new Set(offers);
    this.node.addValidation({ validate: () => this.unsupported() });
  }

  private unsupported(): string[] {
    if (this.topology !== 'cluster' || this.hosting === 'managed') return [];
    return [
      `${this.path}.topology: "cluster" is rendered for managed servers only; write "replication" or set hosting to "managed"`,
    ];
  }
}
