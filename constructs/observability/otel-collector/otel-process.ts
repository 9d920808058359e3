import type { Construct } from 'constructs';
import { IMAGES } from '../../core/versions.ts';
import type { ComponentProps } from '../../core/model/component.ts';
import type { Monitoring } from '../../core/model/monitoring.ts';
import { Workload } from '../../workload/workload.ts';
import { type CollectorFile, collectorProblems } from '../agreements/collector-problems.ts';
import { collectorFile } from './otel-collector.config.ts';
import type { CollectorMemory } from './otel-collector.memory.ts';

const FILE = '/etc/otelcol/somastack.yaml';

export interface OtelProcessProps extends ComponentProps {
  readonly memoryModel: CollectorMemory;
  readonly config: CollectorFile;
  readonly ports: Readonly<Record<string, number>>;
  readonly monitoring: Monitoring | undefined;
  /** @default false */
  readonly foundWhenReady?: boolean;
}

/** A process of the OpenTelemetry collector, which is what its file makes it. */
export class OtelProcess extends Workload {
  constructor(scope: Construct, id: string, { config, monitoring, ...props }: OtelProcessProps) {
    super(scope, id, {
      ...props,
      metrics: { port: 'metrics', path: '/metrics' },
      ...(monitoring && { monitoring }),
      container: (self) => ({
        image: IMAGES.otelCollector,
        runAs: { uid: 10_001, gid: 10_001 },
        command: ['--config', FILE],
        environment: { GOMEMLIMIT: props.memoryModel.goMemLimit.toGo() },
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
}
