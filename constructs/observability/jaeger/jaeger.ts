import type { Construct } from 'constructs';
import { yamlFile } from '../../core/model/config-file.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { collectorProblems } from '../agreements/collector-problems.ts';
import { jaegerConfig, PORTS } from './jaeger.config.ts';
import { jaegerMemory } from './jaeger.memory.ts';
import type { JaegerSettings } from './jaeger.settings.ts';

const FILE = '/etc/jaeger/somastack.yaml';

/** Jaeger: it keeps the newest traces in memory. It has no authentication, so its page is published on loopback only. */
export class Jaeger extends Workload {
  /** Number of traces that it keeps. */
  readonly traces: number;

  constructor(scope: Construct, id: string, size: JaegerSettings) {
    const memoryModel = jaegerMemory(`${size.path}.memory`, size.memory);
    const config = jaegerConfig(memoryModel.traces);
    super(scope, id, {
      ...size,
      replicas: 1,
      memoryModel,
      ports: PORTS,
      metrics: { port: 'metrics', path: '/metrics' },
      published: ['ui'],
      container: (self) => ({
        image: IMAGES.jaeger,
        runAs: { uid: 10_001, gid: 10_001 },
        command: ['--config', FILE],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [{ path: FILE, content: yamlFile(config) }],
        health: {
          readiness: { type: 'http', endpoint: self.port('health'), path: '/status' },
          startSeconds: 30,
        },
      }),
    });
    this.node.addValidation({
      validate: () => collectorProblems(config).map((problem) => `${size.path}: ${problem}`),
    });
    this.traces = memoryModel.traces;
  }

  get otlp() {
    return this.port('otlp');
  }
}
