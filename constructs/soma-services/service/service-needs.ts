import type { Capability, Need } from '../../core/model/capability.ts';
import type { Component } from '../../core/model/component.ts';
import type { ServiceBackends } from './service-backends.ts';

const CURES = {
  'kafka-plaintext': 'add plaintext: { reason: … } to eventStreaming.kafka as a named exception',
  'redis-single-keyspace': 'set dataLayer.redis.topology to "replication"',
  'redis-databases': 'set dataLayer.redis.topology to "replication"',
} as const satisfies Partial<Record<Capability, string>>;

/** What each of the consumers cannot do without, with the reason that its source shows. */
export function needsOf(
  consumers: readonly Component[],
  { kafka, redis }: ServiceBackends,
  reasons: Readonly<Partial<Record<keyof typeof CURES, string>>>,
): readonly Need[] {
  return consumers.flatMap((consumer) =>
    (Object.keys(reasons) as (keyof typeof CURES)[]).map((capability) => ({
      consumer,
      provider: capability === 'kafka-plaintext' ? kafka.provider : redis.provider,
      capability,
      why: reasons[capability] ?? '',
      cure: CURES[capability],
    })),
  );
}
