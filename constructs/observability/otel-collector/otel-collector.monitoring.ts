import type { Monitoring } from '../../core/model/monitoring.ts';

const FIRST = 'job="otel-collector",instance="10.0.0.1:8888"';
const refused = `otelcol_receiver_refused_spans{${FIRST},transport="grpc"}`;
const failed = `otelcol_loadbalancer_backend_outcome{${FIRST},endpoint="10.0.0.9:4317",success="false"}`;

/** The first of two layers. One collector by itself has no rules: nobody is called for what a laptop does not keep. */
export const ROUTERS_MONITORING: Monitoring = {
  name: 'otel-collector',
  catalogue: {
    source: 'served to test/conformance/trace-layers.test.ts',
    names: [
      'otelcol_loadbalancer_backend_outcome',
      'otelcol_loadbalancer_num_backends',
      'otelcol_process_memory_rss',
      'otelcol_receiver_accepted_spans',
      'otelcol_receiver_refused_spans',
    ],
  },
  memory: { metric: 'otelcol_process_memory_rss' },
  alerts: [
    {
      alert: 'SpansRefused',
      expr: 'sum by (job, instance) (increase(otelcol_receiver_refused_spans{job="otel-collector"}[10m])) > 0',
      lasting: '10m',
      severity: 'warning',
      summary: '{{ $labels.instance }} refuses spans, since it has no room for them.',
      runbook: 'See how many spans come in and from whom; give it memory or replicas.',
      cases: [
        {
          series: { [refused]: '0+5x40' },
          at: '30m',
          fires: { job: 'otel-collector', instance: '10.0.0.1:8888' },
        },
        { series: { [refused]: '7x40' }, at: '30m' },
      ],
    },
    {
      alert: 'SpansNotRouted',
      expr: 'sum by (job, instance) (increase(otelcol_loadbalancer_backend_outcome{success="false"}[10m])) > 0',
      lasting: '10m',
      severity: 'warning',
      summary: '{{ $labels.instance }} loses spans whose sampler takes none.',
      runbook: 'See whether every sampler is ready, and whether the plan gives them room for what comes in.',
      cases: [
        {
          series: { [failed]: '0+1x40' },
          at: '30m',
          fires: { job: 'otel-collector', instance: '10.0.0.1:8888' },
        },
        { series: { [failed.replace('false', 'true')]: '0+9x40', [failed]: '3x40' }, at: '30m' },
      ],
    },
  ],
  panels: [
    {
      title: 'Spans taken',
      unit: 'per second',
      queries: [
        {
          expr: 'sum by (instance) (rate(otelcol_receiver_accepted_spans{job="otel-collector"}[5m]))',
          legend: '{{instance}}',
        },
      ],
    },
    {
      title: 'Samplers that spans are divided among',
      unit: 'short',
      queries: [{ expr: 'otelcol_loadbalancer_num_backends', legend: '{{instance}}' }],
    },
  ],
};
