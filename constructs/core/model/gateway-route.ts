import type { Endpoint } from './endpoint.ts';
import type { Secret } from './secret.ts';

/** A route of the gateway to a service. */
export interface GatewayRoute {
  /** Unique: it names the route in metrics, logs and decisions. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** First part of the path: `/brain`. */
  readonly pathPrefix: string;
  /** True where the service serves its paths without the prefix. */
  readonly stripPath: boolean;
  /** May a client upgrade to a WebSocket? @default false */
  readonly websocket?: boolean;
  /** Does the service answer bit by bit: server-sent events? @default false */
  readonly streaming?: boolean;
  /** Rules of the route; a path that no rule names is refused. */
  readonly permissions: readonly Permission[];
  /** The bearer that the service wants to see; a client's own never reaches it. */
  readonly bearer?: Secret;
  /**
   * True for a service that verifies tokens itself: it gets the one that was verified here, and nothing from a holder of a
   * key, who has none. @default false
   */
  readonly passesToken?: boolean;
}

/** Roles and methods below a path. Of several matching rules only the one with the longest path counts. */
export interface Permission {
  /** Segments after the prefix, in small letters; empty for everything. */
  readonly path: readonly string[];
  readonly methods: readonly Method[];
  /** Roles, of which one is enough; `anyone` needs no credentials. */
  readonly roles: readonly (Role | 'anyone')[];
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Roles that a token or a key may carry; the realm has the same. */
export const ROLES = ['platform-admin', 'platform-user', 'service'] as const;
export type Role = (typeof ROLES)[number];
