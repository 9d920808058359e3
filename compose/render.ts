import { type Renderers, renderEach } from '../constructs/platform/components.ts';
import { renderEtcd } from '../constructs/data-layer/etcd/etcd.compose.ts';
import { renderMilvus } from '../constructs/data-layer/milvus/milvus.compose.ts';
import { renderObjectStoreBuckets } from '../constructs/data-layer/object-store/object-store-buckets.compose.ts';
import { renderObjectStore } from '../constructs/data-layer/object-store/object-store.compose.ts';
import { renderPgbouncer } from '../constructs/data-layer/pgbouncer/pgbouncer.compose.ts';
import { renderPostgresDatabases } from '../constructs/data-layer/postgres/postgres-databases.compose.ts';
import { renderPostgres } from '../constructs/data-layer/postgres/postgres.compose.ts';
import { renderRedis } from '../constructs/data-layer/redis/redis.compose.ts';
import { renderKafkaTopics } from '../constructs/event-streaming/kafka/kafka-topics.compose.ts';
import { renderKafka } from '../constructs/event-streaming/kafka/kafka.compose.ts';
import type { Platform } from '../constructs/platform/platform.ts';
import { renderWorkload } from '../constructs/workload/workload.compose.ts';
import { ComposeProject } from '../targets/compose/compose-project.ts';
import type { Standalone } from './standalone.ts';

const renderers: Renderers<ComposeProject> = {
  kafka: renderKafka,
  'kafka-topics': renderKafkaTopics,
  postgres: renderPostgres,
  'postgres-databases': renderPostgresDatabases,
  pgbouncer: renderPgbouncer,
  redis: renderRedis,
  etcd: renderEtcd,
  'object-store': renderObjectStore,
  'object-store-buckets': renderObjectStoreBuckets,
  milvus: renderMilvus,
  workload: renderWorkload,
};

/** The Compose project of a platform; a value, nothing is written. */
export function renderCompose(platform: Platform, standalone?: Standalone): ComposeProject {
  const { environment, observability } = platform;
  const project = new ComposeProject(environment.name, observability.alloy?.lines, standalone);
  renderEach(platform.components, renderers, project);
  project.closeProfiles();
  return project;
}
