import type { Construct } from 'constructs';
import type { ScrapeTarget } from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { redisPassword } from '../../core/model/secret.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { MONITOR_USER } from './exporters.demands.ts';
import type { ExporterSize } from './exporters.settings.ts';
import { REDIS_MONITORING } from './redis-exporter.monitoring.ts';

const LEAST_GO_HEAP = Memory.mebibytes(16);

/** Undefined is what it does not ask. */
interface Servers {
  readonly redis: Endpoint | undefined;
  readonly redisCache: Endpoint | undefined;
}

/**
 * Exporter of both Redis servers, with a user that may read statistics and no key. One path serves the metrics of the state
 * store, the other those of the server that the request names. Where the cloud runs that store, the cache is all that is asked.
 */
export class RedisExporter extends Workload {
  constructor(
    scope: Construct,
    id: string,
    settings: ExporterSize,
    private readonly servers: Servers,
  ) {
    const { redis, redisCache } = servers;
    const memoryModel = goMemory(`${settings.path}.memory`, settings.memory, LEAST_GO_HEAP);
    const asked = redis ?? redisCache;
    super(scope, id, {
      ...settings,
      replicas: 1,
      memoryModel,
      ports: { metrics: 9121 },
      metrics: { port: 'metrics', path: '/metrics' },
      ...(redis && { monitoring: REDIS_MONITORING }),
      container: (self) => ({
        image: IMAGES.redisExporter,
        runAs: { uid: 59000, gid: 59000 },
        environment: {
          GOMEMLIMIT: memoryModel.goMemLimit.toGo(),
          ...(asked && { REDIS_ADDR: text`redis://${asked}` }),
          // Its user may not read the server's settings.
          REDIS_EXPORTER_CONFIG_COMMAND: '-',
          REDIS_PASSWORD: text`${redisPassword(MONITOR_USER.name)}`,
          REDIS_USER: MONITOR_USER.name,
        },
        // The image has no program for a health check, so only probes from outside use this.
        health: {
          readiness: { type: 'http', endpoint: self.port('metrics'), path: '/health' },
          startSeconds: 10,
        },
      }),
    });
  }

  override get scrapeTargets(): readonly ScrapeTarget[] {
    const { redis, redisCache: cache } = this.servers;
    if (!cache) return super.scrapeTargets;
    const asked = {
      endpoint: this.port('metrics'),
      path: '/scrape',
      job: cache.component.name,
      parameters: { target: text`redis://${cache}` },
    };
    return redis ? [...super.scrapeTargets, asked] : [asked];
  }
}
