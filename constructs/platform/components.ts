import type { Etcd } from '../data-layer/etcd/etcd.ts';
import type { Milvus } from '../data-layer/milvus/milvus.ts';
import type { ObjectStoreBuckets } from '../data-layer/object-store/object-store-buckets.ts';
import type { ObjectStore } from '../data-layer/object-store/object-store.ts';
import type { Pgbouncer } from '../data-layer/pgbouncer/pgbouncer.ts';
import type { PostgresDatabases } from '../data-layer/postgres/postgres-databases.ts';
import type { Postgres } from '../data-layer/postgres/postgres.ts';
import type { Redis } from '../data-layer/redis/redis.ts';
import type { KafkaTopics } from '../event-streaming/kafka/kafka-topics.ts';
import type { Kafka } from '../event-streaming/kafka/kafka.ts';
import type { Kong } from '../security/kong/kong.ts';
import type { Alloy } from '../observability/alloy/alloy.ts';
import type { Loki } from '../observability/loki/loki.ts';
import type { Workload } from '../workload/workload.ts';

/** Every kind of component there is. A new one is added here first. */
export type PlatformComponent =
  | Kafka
  | KafkaTopics
  | Postgres
  | PostgresDatabases
  | Pgbouncer
  | Redis
  | Etcd
  | ObjectStore
  | ObjectStoreBuckets
  | Milvus
  | Kong
  | Alloy
  | Loki
  | Workload;

/** A renderer for each kind of component; the compiler names the kinds that are missing. */
export type Renderers<Target> = {
  readonly [Kind in PlatformComponent['kind']]: (
    component: Extract<PlatformComponent, { kind: Kind }>,
    target: Target,
  ) => void;
};

export function renderEach<Target>(
  components: readonly PlatformComponent[],
  renderers: Renderers<Target>,
  target: Target,
): void {
  for (const component of components) {
    const render = renderers[component.kind] as (component: PlatformComponent, target: Target) => void;
    render(component, target);
  }
}
