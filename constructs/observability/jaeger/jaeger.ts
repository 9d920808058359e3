import type { Construct } from 'constructs';
import { yamlFile } from '../../core/model/config-file.ts';
import { text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { collectorProblems } from '../agreements/collector-problems.ts';
import { DATA, jaegerConfig, PORTS } from './jaeger.config.ts';
import { jaegerMemory, jaegerOnDiskMemory } from './jaeger.memory.ts';
import { jaegerMonitoring } from './jaeger.monitoring.ts';
import type { JaegerSettings } from './jaeger.settings.ts';

const FILE = '/etc/jaeger/somastack.yaml';

/**
 * Jaeger: it keeps the newest traces in memory, or those of some days on a disk. Replicas know nothing of each other: each is sent every trace. It
 * has no authentication, so its page is published on loopback only, and policies name who may ask.
 */
export class Jaeger extends Workload {
  /** Number of traces that it keeps in memory; undefined where they are on a disk. */
  readonly traces: number | undefined;

  constructor(scope: Construct, id: string, { onDisk, ...size }: JaegerSettings) {
    const { memoryModel, config, traces } = storing(size, onDisk);
    super(scope, id, {
      ...size,
      // One that was away lacks the traces of that time, so two answers of one page would not fit together.
      sameReplica: true,
      memoryModel,
      ports: PORTS,
      metrics: { port: 'metrics', path: '/metrics' },
      ...(onDisk && { monitoring: jaegerMonitoring(onDisk) }),
      published: ['ui'],
      container: (self) => ({
        image: IMAGES.jaeger,
        runAs: { uid: 10_001, gid: 10_001 },
        command: ['--config', FILE],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [{ path: FILE, content: yamlFile(config) }],
        ...(onDisk && { volumes: [{ name: 'data', path: DATA, size: onDisk.disk }] }),
        health: {
          readiness: { type: 'http', endpoint: self.port('health'), path: '/status' },
          // What was not yet in a table of the disk is read again from a log.
          startSeconds: onDisk ? 120 : 30,
        },
      }),
    });
    this.node.addValidation({
      validate: () => collectorProblems(config).map((problem) => `${size.path}: ${problem}`),
    });
    this.traces = traces;
  }

  /** Address of each replica for spans by OTLP over gRPC; whoever sends starts without it. */
  get stores(): readonly Value[] {
    const otlp = this.port('otlp').soft();
    if (this.replicas === 1) return [text`${otlp}`];
    return Array.from({ length: this.replicas }, (_, index) => text`${otlp.replica(index)}:${otlp.port}`);
  }
}

function storing(
  { path, memory }: Pick<JaegerSettings, 'path' | 'memory'>,
  onDisk: JaegerSettings['onDisk'],
) {
  const at = `${path}.memory`;
  if (onDisk)
    return { memoryModel: jaegerOnDiskMemory(at, memory), config: jaegerConfig(onDisk), traces: undefined };
  const memoryModel = jaegerMemory(at, memory);
  return { memoryModel, config: jaegerConfig(memoryModel), traces: memoryModel.traces };
}
