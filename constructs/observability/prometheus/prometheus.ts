import type { Construct } from 'constructs';
import type { Component, Dependency } from '../../core/model/component.ts';
import { yamlFile } from '../../core/model/config-file.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { type Alertmanagers, CONFIG, prometheusFile, RULES } from './prometheus.config.ts';
import { PROMETHEUS_MONITORING } from './prometheus.monitoring.ts';
import type { PrometheusSettings } from './prometheus.settings.ts';
import { ruleFiles } from './rule-files.ts';

const DATA = '/prometheus';

/** 64 MiB were resident with every rule and only Prometheus' own series, measured on 2.42; ten thousand series of 3 KiB come on top. */
const LEAST_GO_HEAP = Memory.mebibytes(96);
/** Share of the disk for retention: chunks that are not yet in a block are not counted by it. */
const BLOCKS_SHARE = 0.8;

export interface PrometheusProps extends PrometheusSettings {
  readonly alertmanagers: Alertmanagers;
  /** Whether people choose by profiles what runs; otherwise everything does, and what is missing is down. */
  readonly choice: boolean;
  /** Everything that runs; a function, because later layers are not built yet. */
  readonly components: () => readonly Component[];
}

/**
 * Prometheus: it scrapes every component with metrics, keeps the series and evaluates the alert rules. Replicas know nothing of each
 * other: each does all of it, and their alerts are alike, so that Alertmanager takes them for one.
 */
export class Prometheus extends Workload {
  constructor(scope: Construct, id: string, props: PrometheusProps) {
    const { disk, retention, alertmanagers, choice, components, ...size } = props;
    const memoryModel = goMemory(`${props.path}.memory`, size.memory, LEAST_GO_HEAP);
    super(scope, id, {
      ...size,
      // Two answers of one page would come from two scrapes, so a counter could go back.
      sameReplica: true,
      memoryModel,
      ports: { http: 9090 },
      metrics: { port: 'http', path: '/metrics' },
      monitoring: PROMETHEUS_MONITORING,
      container: (self) => ({
        image: IMAGES.prometheus,
        runAs: { uid: 65534, gid: 65534 },
        // The APIs that delete series and stop the server stay off.
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
          { path: CONFIG, content: prometheusFile(components(), alertmanagers, choice) },
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

  /** No dependencies: Prometheus must start first to see what is missing. */
  override get dependencies(): readonly Dependency[] {
    return [];
  }

  get http() {
    return this.port('http');
  }
}
