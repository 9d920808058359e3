import { text, type Value } from './value.ts';
import type { Endpoint } from './endpoint.ts';

/** How calls from outside come to the gateway: by a port of every node, or by a load balancer that the cluster has. */
export type Entry = { readonly by: 'nodePort'; readonly port: number } | { readonly by: 'loadBalancer' };

/**
 * Who signs the certificate of the public name: an authority that is asked by ACME and sees in the domain's name server that the name is
 * ours, or an issuer that whoever runs the cluster has made.
 */
export type PublicIssuer =
  | {
      readonly by: 'acme';
      /** Address of the authority's directory. */
      readonly server: string;
      /** Whom the authority tells of a certificate that ends. */
      readonly email: string;
      /** The name server of the domain, and the key (TSIG) by which it takes a changed record (RFC 2136). */
      readonly dns: { readonly server: string; readonly key: string; readonly algorithm: string };
    }
  | { readonly by: 'clusterIssuer'; readonly name: string };

/** Where people and programs outside reach the platform: over TLS, at a name of its own. */
export interface Edge {
  /** The name in the gateway's certificate. */
  readonly host: string;
  /** The port at which the gateway answers outside, which need not be its own. */
  readonly port: number;
  readonly entry: Entry;
  /** Ranges of addresses that alone call it, for somebody outside whom they name. @default everybody calls, each for himself */
  readonly proxies?: readonly string[];
  /** Undefined where the platform's own authority signs, which callers then trust by hand. */
  readonly issuer: PublicIssuer | undefined;
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
