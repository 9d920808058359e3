import { type Database, mostAtOnce } from '../../core/model/demand.ts';
import type { TemporalServices } from './temporal.settings.ts';

/** The four services of the server; each has connection pools of its own. */
export const ROLES = ['frontend', 'history', 'matching', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** Where a service listens: for calls, and for what members of the ring tell each other. */
interface RolePorts {
  readonly grpc: number;
  readonly membership: number;
  readonly http?: number;
}

/** The numbers of the server's own file. */
export const ROLE_PORTS = {
  frontend: { grpc: 7233, membership: 6933, http: 7243 },
  history: { grpc: 7234, membership: 6934 },
  matching: { grpc: 7235, membership: 6935 },
  worker: { grpc: 7239, membership: 6939 },
} satisfies Readonly<Record<Role, RolePorts>>;

/** What a service's file says of where it listens. */
export function rpcOf(role: Role, bindOnIP: string) {
  const { grpc, membership, http }: RolePorts = ROLE_PORTS[role];
  const rpc = {
    grpcPort: grpc,
    membershipPort: membership,
    ...(http !== undefined && { httpPort: http }),
    bindOnIP,
  };
  return { rpc };
}

/** Connections of a process to each store. */
export interface RolePools {
  readonly main: number;
  readonly visibility: number;
}

/**
 * A write is one transaction on one connection. History writes for every step of a workflow, matching for every task that no worker is
 * waiting for; the other two mostly pass calls on. Lists are read by the frontend and written by history. Estimates.
 */
export const ROLE_POOLS: Readonly<Record<Role, RolePools>> = {
  frontend: { main: 2, visibility: 2 },
  history: { main: 6, visibility: 2 },
  matching: { main: 4, visibility: 1 },
  worker: { main: 2, visibility: 1 },
};

/** Connections that all processes hold at most to one of the stores, while each service has a process more that replaces another. */
export function connectionsTo(store: keyof RolePools, services: TemporalServices): Database['connections'] {
  return ROLES.reduce((sum, role) => {
    return sum + mostAtOnce(services[role].replicas) * ROLE_POOLS[role][store];
  }, 0);
}
