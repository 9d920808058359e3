import { type Renderers, renderEach } from '../constructs/platform/components.ts';
import { renderEtcd } from '../constructs/data-layer/etcd/etcd.compose.ts';
import { renderMilvus } from '../constructs/data-layer/milvus/milvus.compose.ts';
import { renderObjectStore } from '../constructs/data-layer/object-store/object-store.compose.ts';
import { renderPostgres } from '../constructs/data-layer/postgres/postgres.compose.ts';
import { renderRedis } from '../constructs/data-layer/redis/redis.compose.ts';
import { renderKafka } from '../constructs/event-streaming/kafka/kafka.compose.ts';
import type { Platform } from '../constructs/platform/platform.ts';
import { renderContained } from '../constructs/workload/contained.compose.ts';
import { Contained } from '../constructs/workload/contained.ts';
import type { Component } from '../constructs/core/model/component.ts';
import { HostPorts, type PortPolicy } from '../targets/compose/host-ports.ts';
import { HOST_PORT_RANGES } from './host-port-ranges.ts';
import { ComposeProject } from '../targets/compose/compose-project.ts';
import { belongsTo, type Standalone } from './standalone.ts';

const renderers: Renderers<ComposeProject> = {
  kafka: renderKafka,
  'kafka-topics': renderContained,
  postgres: renderPostgres,
  'postgres-databases': renderContained,
  pgbouncer: renderContained,
  redis: renderRedis,
  etcd: renderEtcd,
  'object-store': renderObjectStore,
  'object-store-buckets': renderContained,
  milvus: renderMilvus,
  kong: renderContained,
  alloy: renderContained,
  loki: renderContained,
  workload: renderContained,
};

/** The Compose project of a platform, as a value; nothing is written. */
export function renderCompose(platform: Platform, standalone?: Standalone): ComposeProject {
  const { environment, components } = platform;
  const { name } = environment;
  const published = components
    .filter((component) => component instanceof Contained)
    .map((component) => ({
      component,
      endpoints: component.published.map((port) => component.port(port)),
    }));
  const project = new ComposeProject({
    environmentName: name,
    // The name that the Soma services document belongs to the shared platform, so a service alone has a name of its own.
    networkName: standalone ? `somastack-${name}` : 'somastack_net',
    hasProfiles: standalone === undefined,
    secretsCommand: `npm run secrets -- ${standalone ? `--standalone ${standalone.service}` : name}`,
    hostPorts: new HostPorts(published, (component) => portPolicy(component, standalone)),
  });
  renderEach(components, renderers, project);
  return project;
}

/** The processes of a service alone take ports from the low end of its range; what they need takes ports from the high end. */
function portPolicy(component: Component, standalone: Standalone | undefined): PortPolicy | undefined {
  if (standalone) {
    return { range: standalone.ports, from: belongsTo(component, standalone) ? 'first' : 'last' };
  }
  const range = HOST_PORT_RANGES[component.name];
  return range && { range, from: 'first' };
}
