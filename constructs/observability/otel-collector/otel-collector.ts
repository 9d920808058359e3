import type { Construct } from 'constructs';
import type { ScrapeTarget } from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { collectorProblems } from '../agreements/collector-problems.ts';
import { collectorConfig, collectorFile, PORTS } from './otel-collector.config.ts';
import { collectorMemory } from './otel-collector.memory.ts';
import type { OtelCollectorSettings } from './otel-collector.settings.ts';

const PATH = 'observability.otelCollector';
const FILE = '/etc/otelcol/somastack.yaml';

export interface OtelCollectorProps extends OtelCollectorSettings {
  /** Name of the environment, which every span gets. */
  readonly environment: string;
  /** Where traces are kept, by OTLP over gRPC. */
  readonly store: Endpoint;
}

/** Takes every service's spans, counts them, and hands on the traces that are worth keeping. */
export class OtelCollector extends Workload {
  constructor(scope: Construct, id: string, props: OtelCollectorProps) {
    const { environment, store, successPercent, ...size } = props;
    const memoryModel = collectorMemory(`${PATH}.memory`, size.memory);
    const config = collectorConfig({
      memory: memoryModel,
      environment,
      successPercent,
      store: store.soft(),
    });
    super(scope, id, {
      ...size,
      path: PATH,
      replicas: 1,
      memoryModel,
      ports: PORTS,
      metrics: { port: 'metrics', path: '/metrics' },
      container: (self) => ({
        image: IMAGES.otelCollector,
        runAs: { uid: 10_001, gid: 10_001 },
        command: ['--config', FILE],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [{ path: FILE, content: collectorFile(config) }],
        health: {
          // Nothing in the image can ask, so this is for those who ask from outside.
          readiness: { type: 'http', endpoint: self.port('health'), path: '/' },
          startSeconds: 20,
        },
      }),
    });
    this.node.addValidation({
      validate: () => collectorProblems(config).map((problem) => `${PATH}: ${problem}`),
    });
  }

  /** Where services send spans, by OTLP over HTTP; they start without it. */
  get otlp(): Endpoint {
    return this.port('http').soft();
  }

  /** What it says of itself, and what it counted of spans. */
  override get scrapeTargets(): readonly ScrapeTarget[] {
    return [...super.scrapeTargets, { endpoint: this.port('span-metrics'), path: '/metrics' }];
  }
}
