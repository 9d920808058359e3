import type { AlertRule, Monitoring } from '../../core/model/monitoring.ts';

const SOURCE = 'common/metrics/metric_defs.go';

/** Of one process, only whether it answers is monitored; none of the server's own metrics is used. */
export const TEMPORAL_MONITORING: Monitoring = {
  name: 'temporal',
  catalogue: { source: SOURCE, names: [] },
};

/** A series of one process of a service, as the server labels it. */
const of = (service: string, metric: string, address = '10.0.0.1', labels = '') =>
  `${metric}{job="temporal-${service}",instance="${address}:9090"${labels}}`;

/** What is watched where each service has processes of its own; all four share it. */
export function servicesMonitoring(historyShards: number): Monitoring {
  return {
    name: 'temporal',
    catalogue: {
      source: SOURCE,
      names: [
        'approximate_backlog_age_seconds',
        'certificates_expired',
        'certificates_expiring',
        'numshards_gauge',
        'persistence_errors',
        'persistence_requests',
        'service_errors',
        'service_requests',
      ],
    },
    alerts: [
      shardsWithoutOwner(historyShards),
      DATABASE_FAILS,
      FRONTEND_FAILS,
      TASKS_WAIT,
      CERTIFICATE_NOT_RENEWED,
    ],
    panels: [
      {
        title: 'Calls of clients',
        unit: 'per second',
        queries: [
          { expr: 'sum(rate(service_requests{job="temporal-frontend"}[5m]))', legend: 'calls' },
          { expr: 'sum(rate(service_errors{job="temporal-frontend"}[5m]))', legend: 'failed' },
        ],
      },
      {
        title: 'History shards by process',
        unit: 'short',
        queries: [{ expr: 'sum by (instance) (numshards_gauge)', legend: '{{instance}}' }],
      },
      {
        title: 'Oldest task that waits for a worker',
        unit: 'seconds',
        queries: [
          {
            expr: 'max by (taskqueue) (approximate_backlog_age_seconds)',
            legend: '{{taskqueue}}',
          },
        ],
      },
    ],
  };
}

/** Workflows of a shard that nobody owns stand still, and nothing else shows that: calls about others are answered. */
function shardsWithoutOwner(shards: number): AlertRule {
  const [less, rest] = [Math.floor(shards / 2), Math.ceil(shards / 2)];
  const owned = (address: string) => of('history', 'numshards_gauge', address);
  return {
    alert: 'TemporalShardsWithoutOwner',
    expr: `sum by (job) (numshards_gauge) < ${shards}`,
    lasting: '5m',
    severity: 'critical',
    summary: `Processes of {{ $labels.job }} own fewer than all ${shards} shards: workflows of the others stand still.`,
    runbook: 'See whether each process of history runs, reaches the database and has joined the ring.',
    cases: [
      {
        series: { [owned('10.0.0.1')]: `${less}x20` },
        at: '10m',
        fires: { job: 'temporal-history' },
      },
      { series: { [owned('10.0.0.1')]: `${less}x20`, [owned('10.0.0.2')]: `${rest}x20` }, at: '10m' },
    ],
  };
}

const DATABASE_FAILS: AlertRule = {
  alert: 'TemporalDatabaseFails',
  expr: 'sum by (job) (rate(persistence_errors[5m])) / sum by (job) (rate(persistence_requests[5m])) > 0.05',
  lasting: '5m',
  severity: 'critical',
  summary: 'More than one in twenty requests of {{ $labels.job }} to its database fails.',
  runbook:
    'Its log says what the database answered; see whether PostgreSQL has a primary and connections left.',
  cases: [
    {
      series: {
        [of('history', 'persistence_errors')]: '0+6x20',
        [of('history', 'persistence_requests')]: '0+60x20',
      },
      at: '15m',
      fires: { job: 'temporal-history' },
    },
    {
      series: {
        [of('history', 'persistence_errors')]: '0+2x20',
        [of('history', 'persistence_requests')]: '0+60x20',
      },
      at: '15m',
    },
  ],
};

const FRONTEND_FAILS: AlertRule = {
  alert: 'TemporalCallsFail',
  expr: 'sum by (job) (rate(service_errors{job="temporal-frontend"}[5m])) / sum by (job) (rate(service_requests{job="temporal-frontend"}[5m])) > 0.05',
  lasting: '10m',
  severity: 'warning',
  summary: 'More than one in twenty calls of clients fails.',
  runbook: 'The log of the frontend says what failed; most often history or matching does not answer.',
  cases: [
    {
      series: {
        [of('frontend', 'service_errors')]: '0+6x30',
        [of('frontend', 'service_requests')]: '0+60x30',
      },
      at: '20m',
      fires: { job: 'temporal-frontend' },
    },
    {
      series: {
        [of('frontend', 'service_errors')]: '0+2x30',
        [of('frontend', 'service_requests')]: '0+60x30',
      },
      at: '20m',
    },
  ],
};

const QUEUE = ',namespace="default",taskqueue="conversation"';

const TASKS_WAIT: AlertRule = {
  alert: 'TemporalTasksWait',
  expr: 'max by (namespace, taskqueue) (approximate_backlog_age_seconds) > 300',
  lasting: '5m',
  severity: 'warning',
  summary: 'A task of queue {{ $labels.taskqueue }} has waited for a worker for more than five minutes.',
  runbook: 'See whether workers of that queue run, and whether there are enough of them.',
  cases: [
    {
      series: { [of('matching', 'approximate_backlog_age_seconds', '10.0.0.1', QUEUE)]: '60+60x30' },
      at: '20m',
      fires: { namespace: 'default', taskqueue: 'conversation' },
    },
    {
      series: { [of('matching', 'approximate_backlog_age_seconds', '10.0.0.1', QUEUE)]: '240x30' },
      at: '20m',
    },
  ],
};

/** The server says itself when a certificate is close to its end, though it should have been renewed days before. */
const CERTIFICATE_NOT_RENEWED: AlertRule = {
  alert: 'TemporalCertificateNotRenewed',
  expr: 'max by (job) (certificates_expiring) > 0 or max by (job) (certificates_expired) > 0',
  lasting: '1h',
  severity: 'critical',
  summary: 'A certificate of {{ $labels.job }} ends within three weeks and was not renewed.',
  runbook: 'See what cert-manager says of its Certificate, and whether the pod has the renewed files.',
  cases: [
    {
      series: { [of('matching', 'certificates_expiring')]: '1x120' },
      at: '100m',
      fires: { job: 'temporal-matching' },
    },
    { series: { [of('matching', 'certificates_expiring')]: '0x120' }, at: '100m' },
  ],
};
