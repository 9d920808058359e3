import { Construct } from 'constructs';
import type { ExportersSettings } from './exporters.settings.ts';
import type { ExporterSources } from './exporters.sources.ts';
import { KafkaExporter } from './kafka-exporter.ts';
import { PostgresExporter } from './postgres-exporter.ts';
import { RedisExporter } from './redis-exporter.ts';

/** Programs that ask a system and tell Prometheus, for systems that do not speak to it themselves. */
export class Exporters extends Construct {
  constructor(scope: Construct, id: string, settings: ExportersSettings, sources: ExporterSources) {
    super(scope, id);
    new PostgresExporter(this, 'postgres-exporter', settings.postgres, sources.postgres);
    new RedisExporter(this, 'redis-exporter', settings.redis, sources);
    new KafkaExporter(this, 'kafka-exporter', settings.kafka, sources.kafka);
  }
}
