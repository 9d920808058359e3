import type { Monitoring } from '../../core/model/monitoring.ts';

const FIRST = 'job="otel-sampler",instance="10.0.0.1:8888"';
const early = `otelcol_processor_tail_sampling_sampling_trace_dropped_too_early{${FIRST}}`;
const unsent = `otelcol_exporter_send_failed_spans{${FIRST},exporter="otlp_grpc/0"}`;
const unqueued = `otelcol_exporter_enqueue_failed_spans{${FIRST},exporter="otlp_grpc/1"}`;

/** The second of two layers. */
export const SAMPLERS_MONITORING: Monitoring = {
  name: 'otel-sampler',
  catalogue: {
    source: 'served to test/conformance/trace-layers.test.ts',
    names: [
      'otelcol_exporter_enqueue_failed_spans',
      'otelcol_exporter_send_failed_spans',
      'otelcol_process_memory_rss',
      'otelcol_processor_tail_sampling_global_count_traces_sampled',
      'otelcol_processor_tail_sampling_sampling_trace_dropped_too_early',
      'otelcol_processor_tail_sampling_sampling_traces_on_memory',
    ],
  },
  memory: { metric: 'otelcol_process_memory_rss' },
  alerts: [
    {
      alert: 'TracesPushedOut',
      expr: 'increase(otelcol_processor_tail_sampling_sampling_trace_dropped_too_early[10m]) > 0',
      lasting: '10m',
      severity: 'warning',
      summary: '{{ $labels.instance }} drops traces before it has decided about them.',
      runbook:
        'More new traces come than its memory holds until they are judged; give it memory or replicas.',
      cases: [
        {
          series: { [early]: '0+3x40' },
          at: '30m',
          fires: { job: 'otel-sampler', instance: '10.0.0.1:8888' },
        },
        { series: { [early]: '3x40' }, at: '30m' },
      ],
    },
    {
      alert: 'TracesNotStored',
      expr: [
        'sum by (job, exporter) (increase(otelcol_exporter_send_failed_spans{job="otel-sampler"}[10m])) > 0',
        'sum by (job, exporter) (increase(otelcol_exporter_enqueue_failed_spans{job="otel-sampler"}[10m])) > 0',
      ].join(' or '),
      lasting: '10m',
      severity: 'warning',
      summary: 'Traces that were to be kept do not reach {{ $labels.exporter }}.',
      runbook:
        'The number is that of a Jaeger, from 0; see whether it is ready, and whether its disk has room.',
      cases: [
        {
          series: { [unsent]: '0+30x40' },
          at: '30m',
          fires: { job: 'otel-sampler', exporter: 'otlp_grpc/0' },
        },
        {
          series: { [unsent]: '9x40', [unqueued]: '0+30x40' },
          at: '30m',
          fires: { job: 'otel-sampler', exporter: 'otlp_grpc/1' },
        },
        { series: { [unsent]: '9x40' }, at: '30m' },
      ],
    },
  ],
  panels: [
    {
      title: 'Traces that wait for a decision',
      unit: 'short',
      queries: [
        {
          expr: 'otelcol_processor_tail_sampling_sampling_traces_on_memory',
          legend: '{{instance}}',
        },
      ],
    },
    {
      title: 'Traces decided about',
      unit: 'per second',
      queries: [
        {
          expr: 'sum by (sampled) (rate(otelcol_processor_tail_sampling_global_count_traces_sampled[5m]))',
          legend: 'kept: {{sampled}}',
        },
      ],
    },
  ],
};
