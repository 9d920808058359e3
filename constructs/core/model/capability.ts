import type { Component } from './component.ts';

/**
 * Something that one way of hosting a system offers and another does not.
 * - `kafka-plaintext`: clients connect without TLS
 * - `redis-single-keyspace`: any key on one address, no cluster redirections
 * - `redis-plaintext`: clients connect without TLS
 * - `redis-databases`: databases by number beside 0, which a cluster does not have
 * - `postgres-session`: session state survives between statements
 */
export type Capability =
  | 'kafka-plaintext'
  | 'redis-single-keyspace'
  | 'redis-plaintext'
  | 'redis-databases'
  | 'postgres-session';

/** A consumer that cannot work without a capability of a provider. */
export interface Need {
  readonly consumer: Component;
  readonly provider: Component & { readonly offers: ReadonlySet<Capability> };
  readonly capability: Capability;
  /** Why the consumer cannot do without, as its source shows. */
  readonly why: string;
  /** What to write in the environment so that the provider offers it. */
  readonly cure: string;
}

/** A sentence for every need that is not met, which names both sides. */
export function unmetNeeds(needs: readonly Need[]): readonly string[] {
  return needs
    .filter(({ provider, capability }) => !provider.offers.has(capability))
    .map(
      ({ consumer, provider, capability, why, cure }) =>
        `${consumer.path}: ${consumer.name} needs ${capability} of ${provider.name}, because ${why}; ` +
        `${provider.path} (hosting "${provider.hosting}") offers ${[...provider.offers].sort().join(', ') || 'none of it'}; ${cure}`,
    );
}
