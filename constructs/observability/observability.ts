import { Construct } from 'constructs';
import type { Endpoint } from '../core/endpoint.ts';
import { Alloy } from './alloy/alloy.ts';
import { Jaeger } from './jaeger/jaeger.ts';
import { Loki } from './loki/loki.ts';
import type { ObservabilitySettings } from './observability.settings.ts';
import { OtelCollector } from './otel-collector/otel-collector.ts';

export interface ObservabilityProps extends ObservabilitySettings {
  /** Name of the environment, which spans are marked with. */
  readonly environment: string;
}

/** Metrics, logs and traces. */
export class Observability extends Construct {
  readonly loki: Loki | undefined;
  readonly alloy: Alloy | undefined;
  readonly jaeger: Jaeger | undefined;
  readonly otelCollector: OtelCollector | undefined;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { environment } = props;
    this.loki = props.loki && new Loki(this, 'loki', props.loki);
    this.alloy =
      props.alloy && this.loki && new Alloy(this, 'alloy', { ...props.alloy, store: this.loki.http });
    this.jaeger = props.jaeger && new Jaeger(this, 'jaeger', props.jaeger);
    this.otelCollector =
      props.otelCollector &&
      this.jaeger &&
      new OtelCollector(this, 'otel-collector', {
        ...props.otelCollector,
        environment,
        store: this.jaeger.otlp,
      });
  }

  /** Where services send spans, by OTLP over HTTP; undefined where nobody takes them. */
  get otel(): Endpoint | undefined {
    return this.otelCollector?.otlp;
  }
}
