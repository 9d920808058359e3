import { Construct } from 'constructs';
import type { Need } from '../../core/model/capability.ts';
import type { ExportersSettings } from './exporters.settings.ts';
import type { ExporterSources } from './exporters.sources.ts';
import { KafkaExporter } from './kafka-exporter.ts';
import { PostgresExporter } from './postgres-exporter.ts';
import { RedisExporter } from './redis-exporter.ts';

/** Exporters, for systems that have no metrics endpoint for Prometheus themselves. */
export class Exporters extends Construct {
  readonly needs: readonly Need[] = [];

  constructor(scope: Construct, id: string, settings: ExportersSettings, sources: ExporterSources) {
    super(scope, id);
    const { postgres, redis, redisCache, kafka } = settings;
    if (postgres) new PostgresExporter(this, 'postgres-exporter', postgres, sources.postgres);
    if (redis) new RedisExporter(this, 'redis-exporter', redis, sources);
    // The cloud has metrics of the store for state.
    if (redisCache) new RedisExporter(this, 'redis-exporter', redisCache, { ...sources, redis: undefined });
    if (kafka) {
      const { plaintext } = new KafkaExporter(this, 'kafka-exporter', kafka, sources.kafka);
      this.needs = plaintext ? [plaintext] : [];
    }
  }
}
