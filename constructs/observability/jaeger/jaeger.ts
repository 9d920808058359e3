import type { Construct } from 'constructs';
import { yamlFile } from '../../core/model/config-file.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { collectorProblems } from '../agreements/collector-problems.ts';
import { jaegerConfig, PORTS } from './jaeger.config.ts';
import { jaegerMemory } from './jaeger.memory.ts';
import type { JaegerSettings } from './jaeger.settings.ts';

const PATH = 'observability.jaeger';
const FILE = '/etc/jaeger/somastack.yaml';

/** Keeps the last traces in memory and shows them; it asks nobody who he is, so loopback alone reaches its page. */
export class Jaeger extends Workload {
  /** How many it keeps. */
  readonly traces: number;

  constructor(scope: Construct, id: string, size: JaegerSettings) {
    const memoryModel = jaegerMemory(`${PATH}.memory`, size.memory);
    const config = jaegerConfig(memoryModel.traces);
    super(scope, id, {
      ...size,
      path: PATH,
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
      validate: () => collectorProblems(config).map((problem) => `${PATH}: ${problem}`),
    });
    this.traces = memoryModel.traces;
  }

  get otlp() {
    return this.port('otlp');
  }
}
