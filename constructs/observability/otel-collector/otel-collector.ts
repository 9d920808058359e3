import type { Construct } from 'constructs';
import type { ScrapeTarget } from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { collectorProblems } from '../agreements/collector-problems.ts';
import { collectorConfig, collectorFile, PORTS } from './otel-collector.config.ts';
import { collectorMemory } from './otel-collector.memory.ts';
import type { OtelCollectorSettings } from './otel-collector.settings.ts';

const FILE = '/etc/otelcol/somastack.yaml';

export interface OtelCollectorProps extends OtelCollectorSettings {
  /** Name of the environment, which every span carries. */
  readonly environment: string;
  /** Endpoint of the trace store, by OTLP over gRPC. */
  readonly store: Endpoint;
}

/** The OpenTelemetry collector: it receives spans, derives metrics from them and forwards the sampled traces. */
export class OtelCollector extends Workload {
  constructor(scope: Construct, id: string, props: OtelCollectorProps) {
    const { environment, store, successPercent, ...size } = props;
    const memoryModel = collectorMemory(`${props.path}.memory`, size.memory);
    const config = collectorConfig({
      memory: memoryModel,
      environment,
      successPercent,
      store: store.soft(),
    });
    super(scope, id, {
      ...size,
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
          // The image has no program for a health check, so only probes from outside use this.
          readiness: { type: 'http', endpoint: self.port('health'), path: '/' },
          startSeconds: 20,
        },
      }),
    });
    this.node.addValidation({
      validate: () => collectorProblems(config).map((problem) => `${props.path}: ${problem}`),
    });
  }

  /** Endpoint for spans by OTLP over HTTP; services start without it. */
  get otlp(): Endpoint {
    return this.port('http').soft();
  }

  /** Metrics of the collector itself, and metrics of spans. */
  override get scrapeTargets(): readonly ScrapeTarget[] {
    return [...super.scrapeTargets, { endpoint: this.port('span-metrics'), path: '/metrics' }];
  }
}
