import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import type { AlertRule, Monitoring } from '../../core/model/monitoring.ts';
import { isLong } from './kong.routes.ts';

const ANSWER = (code: string) => `kong_http_requests_total{job="kong",code="${code}"}`;

/** Requests by the time that they took: within 100 ms, within 250 ms, and all; the last two are as many. */
const times = (route: string, quick: number, all: number) =>
  Object.fromEntries(
    Object.entries({ '100': quick, '250': all, '+Inf': all }).map(([le, each]) => [
      `kong_request_latency_ms_bucket{job="kong",route="${route}",le="${le}"}`,
      `0+${each}x20`,
    ]),
  );

const ERRORS: AlertRule = {
  alert: 'GatewayErrors',
  expr:
    'sum by (job) (rate(kong_http_requests_total{code=~"5.."}[5m]))' +
    ' / sum by (job) (rate(kong_http_requests_total[5m])) > 0.01' +
    ' and sum by (job) (rate(kong_http_requests_total[5m])) > 0.1',
  lasting: '5m',
  severity: 'critical',
  summary: 'More than one of a hundred requests at the gateway ends with an error of ours.',
  runbook:
    'A 503 means that OPA did not decide within 50 ms; other codes are of the service behind the route.',
  cases: [
    {
      series: { [ANSWER('503')]: '0+2x20', [ANSWER('200')]: '0+118x20' },
      at: '15m',
      fires: { job: 'kong' },
    },
    { series: { [ANSWER('503')]: '0+1x20', [ANSWER('200')]: '0+119x20' }, at: '15m' },
    { series: { [ANSWER('503')]: '0+1x20' }, at: '15m' },
  ],
};

/** @param long routes that it leaves out */
function slow(long: readonly string[]): AlertRule {
  const others = `route!~"${long.join('|')}"`;
  return {
    alert: 'GatewaySlow',
    expr:
      `histogram_quantile(0.95, sum by (job, route, le) (rate(kong_request_latency_ms_bucket{${others}}[5m]))) > 200` +
      ` and sum by (job, route) (rate(kong_request_latency_ms_bucket{le="+Inf",${others}}[5m])) > 0.1`,
    lasting: '5m',
    severity: 'warning',
    summary: 'Five of a hundred requests on route {{ $labels.route }} take longer than 200 ms.',
    runbook: 'Compare with the time that the service itself took: the rest is the policy engine and Kong.',
    // Between two bounds a quantile is drawn as a straight line: 201 and 199 ms.
    cases: [
      { series: times('r', 847, 1000), at: '15m', fires: { job: 'kong', route: 'r' } },
      { series: times('r', 853, 1000), at: '15m' },
      { series: times('r', 0, 5), at: '15m' },
      ...long.map((route) => ({ series: times(route, 0, 1000), at: '15m' })),
    ],
  };
}

/** Of each gateway; what is slow is not asked of routes with WebSockets or streams. */
export function kongMonitoring(routes: readonly GatewayRoute[]): Monitoring {
  const long = routes.filter(isLong).map(({ name }) => name);
  return {
    name: 'kong',
    catalogue: {
      source:
        'kong/plugins/prometheus/exporter.lua with status_code_metrics and latency_metrics on; never booted here',
      names: ['kong_http_requests_total', 'kong_request_latency_ms_bucket'],
    },
    alerts: [ERRORS, slow(long)],
    panels: [
      {
        title: 'Requests by code',
        unit: 'per second',
        queries: [{ expr: 'sum by (code) (rate(kong_http_requests_total[5m]))', legend: '{{code}}' }],
      },
      {
        title: 'Latency, 95 of 100',
        unit: 'milliseconds',
        queries: [
          {
            expr: 'histogram_quantile(0.95, sum by (le) (rate(kong_request_latency_ms_bucket[5m])))',
            legend: 'whole request',
          },
        ],
      },
    ],
  };
}
