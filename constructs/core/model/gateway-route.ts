import type { Endpoint } from './endpoint.ts';
import type { Secret } from './secret.ts';

/** A service that the gateway lets requests through to; handed in by the layer that has it. */
export interface GatewayRoute {
  /** Unique: it names the route in metrics, logs and decisions. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** First part of the path: `/brain`. */
  readonly pathPrefix: string;
  /** True where the service does not know the prefix. */
  readonly stripPath: boolean;
  /** May a client upgrade to a WebSocket? @default false */
  readonly websocket?: boolean;
  /** Does the service answer bit by bit: server-sent events? @default false */
  readonly streaming?: boolean;
  /** What is allowed; what is not named is not. */
  readonly permissions: readonly Permission[];
  /** The bearer that the service wants to see; a client's own never reaches it. */
  readonly bearer?: Secret;
  /**
   * True for a service that verifies tokens itself: it gets the one that was verified here, and nothing from a holder of a
   * key, who has none. @default false
   */
  readonly passesToken?: boolean;
}

/** Who may do what below a path. The deepest path that is named counts alone. */
export interface Permission {
  /** Segments after the prefix, in small letters; empty for everything. */
  readonly path: readonly string[];
  readonly methods: readonly Method[];
  /** Any one of these; `anyone` asks for no credentials. */
  readonly roles: readonly (Role | 'anyone')[];
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Roles that a token or a key may carry; the realm has the same. */
export const ROLES = ['platform-admin', 'platform-user', 'service'] as const;
export type Role = (typeof ROLES)[number];
