import type { Construct } from 'constructs';
import type { Component, Dependency } from '../../core/model/component.ts';
import { yamlFile } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { CONFIG, prometheusFile, RULES } from './prometheus.config.ts';
import { PROMETHEUS_MONITORING } from './prometheus.monitoring.ts';
import type { PrometheusSettings } from './prometheus.settings.ts';
import { ruleFiles } from './rule-files.ts';

const PATH = 'observability.metrics.prometheus';
const DATA = '/prometheus';

/** 64 MiB resident with every rule and no series but its own, measured on 2.42; ten thousand series of 3 KiB come on top. */
const LEAST_GO_HEAP = Memory.mebibytes(96);
/** Chunks that are written but not yet in a block are not counted in the size that retention looks at. */
const BLOCKS_SHARE = 0.8;

export interface PrometheusProps extends PrometheusSettings {
  readonly alertmanager: Endpoint;
  /** Everything that runs, asked when all of it is there. */
  readonly components: () => readonly Component[];
}

/** Reads every component that says where, keeps what it read and says when somebody must look. */
export class Prometheus extends Workload {
  constructor(scope: Construct, id: string, props: PrometheusProps) {
    const { disk, retention, alertmanager, components, ...size } = props;
    const memoryModel = goMemory(`${PATH}.memory`, size.memory, LEAST_GO_HEAP);
    super(scope, id, {
      ...size,
      replicas: 1,
      path: PATH,
      memoryModel,
      ports: { http: 9090 },
      metrics: { port: 'http', path: '/metrics' },
      monitoring: PROMETHEUS_MONITORING,
      container: (self) => ({
        image: IMAGES.prometheus,
        runAs: { uid: 65534, gid: 65534 },
        // Neither the interface that deletes series nor the one that stops the server is switched on.
        command: [
          `--config.file=${CONFIG}`,
          `--storage.tsdb.path=${DATA}`,
          `--storage.tsdb.retention.time=${retention.days}d`,
          `--storage.tsdb.retention.size=${disk.share(BLOCKS_SHARE).mebibytes}MB`,
          `--web.listen-address=0.0.0.0:${self.port('http').port}`,
          '--log.format=json',
        ],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [
          { path: CONFIG, content: prometheusFile(components(), alertmanager) },
          ...ruleFiles(components()).map(({ name, groups }) => ({
            path: `${RULES}/${name}.yaml`,
            content: yamlFile({ groups }),
          })),
        ],
        volumes: [{ name: 'data', path: DATA, size: disk }],
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/-/ready' },
          liveness: { type: 'http', endpoint: self.port('http'), path: '/-/healthy' },
          startSeconds: 60,
        },
      }),
    });
  }

  /** It waits for nobody: what is not there is what it is to see. */
  override get dependencies(): readonly Dependency[] {
    return [];
  }

  get http() {
    return this.port('http');
  }
}
