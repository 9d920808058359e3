import { Construct } from 'constructs';
import type { Need } from '../core/model/capability.ts';
import { type Component, inOrder } from '../core/model/component.ts';
import { type Demands, mergeDemands } from '../core/model/demand.ts';
import type { Endpoint } from '../core/model/endpoint.ts';
import { Alertmanager } from './alertmanager/alertmanager.ts';
import { Alloy } from './alloy/alloy.ts';
import { exportersDemands } from './exporters/exporters.demands.ts';
import type { ExporterSources } from './exporters/exporters.sources.ts';
import { Exporters } from './exporters/exporters.ts';
import { Grafana } from './grafana/grafana.ts';
import { Jaeger } from './jaeger/jaeger.ts';
import { lokiDemands } from './loki/loki.demands.ts';
import { Loki, type SharedObjects } from './loki/loki.ts';
import type { ObservabilitySettings } from './observability.settings.ts';
import { OtelCollector } from './otel-collector/otel-collector.ts';
import { OtelSampler } from './otel-collector/otel-sampler.ts';
import { Prometheus } from './prometheus/prometheus.ts';

export interface ObservabilityProps extends ObservabilitySettings {
  /** Name of the environment, which every span carries. */
  readonly environment: string;
  /** Whether people choose by profiles what runs. */
  readonly choice: boolean;
  readonly sources: ExporterSources;
  readonly objects: SharedObjects;
  /** Number of nodes of a cluster; 0 where there is none. */
  readonly nodes: number;
  /** Everything that runs; a function, because later layers are not built yet. */
  readonly components: () => readonly Component[];
}

/** Demands of the layer on the layers below. */
export function observabilityDemands({ metrics, loki }: ObservabilitySettings): Required<Demands> {
  return mergeDemands([
    ...(metrics ? [exportersDemands(metrics.exporters)] : []),
    ...(loki ? [lokiDemands(loki)] : []),
  ]);
}

/** The layer of metrics, logs and traces. */
export class Observability extends Construct {
  readonly loki: Loki | undefined;
  readonly alloy: Alloy | undefined;
  readonly jaeger: Jaeger | undefined;
  readonly otelCollector: OtelCollector | undefined;
  /** What exporters cannot do without. */
  readonly needs: readonly Need[];

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { environment } = props;
    this.loki = props.loki && new Loki(this, 'loki', { ...props.loki, objects: props.objects });
    this.alloy =
      props.alloy &&
      this.loki &&
      new Alloy(this, 'alloy', { ...props.alloy, nodes: props.nodes, store: this.loki.http });
    this.jaeger = props.jaeger && new Jaeger(this, 'jaeger', props.jaeger);
    this.otelCollector =
      props.otelCollector && this.jaeger && this.collector(props.otelCollector, environment, this.jaeger);
    this.needs = props.metrics ? this.metrics(props, props.metrics) : [];
  }

  /** Endpoint for spans by OTLP over HTTP; undefined where no collector runs. */
  get otel(): Endpoint | undefined {
    return this.otelCollector?.otlp;
  }

  private collector(
    { samplers, ...settings }: NonNullable<ObservabilitySettings['otelCollector']>,
    environment: string,
    { stores }: Jaeger,
  ): OtelCollector {
    const { successPercent } = settings;
    return new OtelCollector(this, 'otel-collector', {
      ...settings,
      environment,
      stores,
      samplers: samplers && new OtelSampler(this, 'otel-sampler', { ...samplers, successPercent, stores }),
    });
  }

  private metrics(
    { choice, sources, components }: ObservabilityProps,
    { exporters, alertmanager, prometheus, grafana }: NonNullable<ObservabilitySettings['metrics']>,
  ): readonly Need[] {
    const ordered = () => inOrder(components());
    const { needs } = new Exporters(this, 'exporters', exporters, sources);
    const alertmanagers = new Alertmanager(this, 'alertmanager', alertmanager);
    const server = new Prometheus(this, 'prometheus', {
      ...prometheus,
      alertmanagers,
      choice,
      components: ordered,
    });
    new Grafana(this, 'grafana', {
      ...grafana,
      sources: {
        metrics: server.http,
        logs: this.loki?.http,
        traces: this.jaeger && { endpoint: this.jaeger.port('ui'), path: '' },
      },
      components: ordered,
    });
    return needs;
  }
}
