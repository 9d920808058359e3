import type { Construct } from 'constructs';
import type { ScrapeTarget } from '../../core/model/component.ts';
import { redisPassword } from '../../core/model/secret.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { MONITOR_USER } from './exporters.demands.ts';
import type { ExportersSettings } from './exporters.settings.ts';
import type { ExporterSources } from './exporters.sources.ts';
import { REDIS_MONITORING } from './redis-exporter.monitoring.ts';

const PATH = 'observability.metrics.exporters.redis';
const LEAST_GO_HEAP = Memory.mebibytes(16);

/**
 * Asks the key-value stores with a user that sees what a server counts and no key. One process for both: at one path it tells
 * of the store for state, at the other of whichever server it is told to ask.
 */
export class RedisExporter extends Workload {
  private readonly cache: ExporterSources['redisCache'];

  constructor(
    scope: Construct,
    id: string,
    settings: ExportersSettings['redis'],
    { redis, redisCache }: Pick<ExporterSources, 'redis' | 'redisCache'>,
  ) {
    const memoryModel = goMemory(`${PATH}.memory`, settings.memory, LEAST_GO_HEAP);
    super(scope, id, {
      ...settings,
      replicas: 1,
      path: PATH,
      memoryModel,
      ports: { metrics: 9121 },
      metrics: { port: 'metrics', path: '/metrics' },
      monitoring: REDIS_MONITORING,
      container: () => ({
        image: IMAGES.redisExporter,
        runAs: { uid: 59000, gid: 59000 },
        environment: {
          GOMEMLIMIT: memoryModel.goMemLimit.toGo(),
          REDIS_ADDR: text`redis://${redis}`,
          // Settings are not its business, and it may not ask for them.
          REDIS_EXPORTER_CONFIG_COMMAND: '-',
          REDIS_PASSWORD: text`${redisPassword(MONITOR_USER.name)}`,
          REDIS_USER: MONITOR_USER.name,
        },
      }),
    });
    this.cache = redisCache;
  }

  override get scrapeTargets(): readonly ScrapeTarget[] {
    const { cache } = this;
    if (!cache) return super.scrapeTargets;
    const asked = {
      endpoint: this.port('metrics'),
      path: '/scrape',
      job: cache.component.name,
      parameters: { target: text`redis://${cache}` },
    };
    return [...super.scrapeTargets, asked];
  }
}
