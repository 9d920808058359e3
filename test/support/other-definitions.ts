import { prod } from '../../environments/prod.ts';
import type { Platform } from '../../constructs/platform/platform.ts';
import { platformFrom, SELF_HOSTED } from './aws.ts';

/** Production's definition, or one made of it, in another account, whose registry has its images. */
const inAccount = (account: string, definition: unknown): unknown =>
  JSON.parse(JSON.stringify(definition).replaceAll(prod.aws.account, account));

/** What environments may be on AWS beside ours: two zones with an open API, a spread cache, and no managed system. */
export function otherPlatforms(): readonly Platform[] {
  const { kafka } = prod.eventStreaming;
  const { redis } = prod.dataLayer;
  const { somafractalmemory } = prod.somaServices;
  return [
    {
      ...prod,
      name: 'two-zones',
      aws: {
        ...prod.aws,
        zones: ['a', 'b'],
        apiAccess: ['198.51.100.0/24'],
        passive: { ...prod.aws.passive, zones: ['a', 'b'] },
      },
      eventStreaming: { ...prod.eventStreaming, kafka: { ...kafka, replicas: 4 } },
    },
    {
      ...prod,
      name: 'spread-cache',
      dataLayer: { ...prod.dataLayer, redis: { ...redis, topology: 'cluster' as const } },
      somaServices: { somafractalmemory },
    },
    { ...SELF_HOSTED, name: 'all-ours' },
  ].map((definition, index) => platformFrom(inAccount(`00000000000${index + 1}`, definition)));
}
