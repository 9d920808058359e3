import { text, type Value } from './value.ts';
import type { Endpoint } from './endpoint.ts';

/** Where people and programs outside reach the platform: over TLS, at a name of its own. */
export interface Edge {
  /** The name in the gateway's certificate. */
  readonly host: string;
  /** The port at which the gateway answers outside, which need not be its own. */
  readonly port: number;
}

const HTTPS = 443;

/**
 * Scheme, host and port of the platform's public addresses.
 * @param edge undefined where the gateway speaks plain HTTP at a published port of its own
 */
export function publicOrigin(edge: Edge | undefined, own: Endpoint): Value {
  if (!edge) return text`http://${own.published}`;
  // Programs leave out the port that the scheme has by itself, and addresses are compared letter by letter.
  return edge.port === HTTPS ? `https://${edge.host}` : `https://${edge.host}:${edge.port}`;
}
