import type { Construct } from 'constructs';
import { type Renderers, renderEach } from '../../constructs/platform/components.ts';
import { renderMilvus } from '../../constructs/data-layer/milvus/milvus.aws.ts';
import { renderObjectStore } from '../../constructs/data-layer/object-store/object-store.aws.ts';
import { renderPostgres } from '../../constructs/data-layer/postgres/postgres.aws.ts';
import { renderRedis } from '../../constructs/data-layer/redis/redis.aws.ts';
import { renderKafka } from '../../constructs/event-streaming/kafka/kafka.aws.ts';
import type { Platform } from '../../constructs/platform/platform.ts';
import { BootstrapStack } from './bootstrap/bootstrap.ts';
import { assertRendersToAws } from './problems.ts';
import { runsOnNodes } from './runs-on-nodes.ts';
import { secrets } from './secrets.ts';
import { AwsStack } from '../../targets/aws/stack/stack.ts';

const RENDERERS: Renderers<AwsStack> = {
  kafka: renderKafka,
  'kafka-topics': runsOnNodes,
  postgres: renderPostgres,
  'postgres-databases': runsOnNodes,
  pgbouncer: runsOnNodes,
  redis: renderRedis,
  etcd: runsOnNodes,
  'object-store': renderObjectStore,
  'object-store-buckets': runsOnNodes,
  milvus: renderMilvus,
  workload: runsOnNodes,
};

/**
 * Fills a tree with the stacks of every environment that has a cloud: one for each account's beginnings, one for the rest.
 * @throws DefinitionError with everything that AWS would refuse
 */
export function renderAws(
  platforms: readonly Platform[],
  scope: Construct,
): readonly (AwsStack | BootstrapStack)[] {
  assertRendersToAws(platforms);
  return platforms.flatMap((platform) => {
    const { environment } = platform;
    if (!('aws' in environment)) return [];
    const { account, region } = environment.aws;
    const bootstrap = new BootstrapStack(scope, { account, region, environment: environment.name });
    const stack = new AwsStack(scope, environment, platform);
    renderEach(platform.components, RENDERERS, stack);
    secrets(stack);
    stack.finish();
    return [bootstrap, stack];
  });
}
