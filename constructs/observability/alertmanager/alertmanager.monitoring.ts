import type { Monitoring } from '../../core/model/monitoring.ts';

const SERIES = '{job="alertmanager",instance="alertmanager:9093",integration="slack"}';

export const ALERTMANAGER_MONITORING: Monitoring = {
  name: 'alertmanager',
  catalogue: {
    source: 'served to test/conformance/prometheus.test.ts',
    names: ['alertmanager_notifications_failed_total', 'process_resident_memory_bytes'],
  },
  memory: { metric: 'process_resident_memory_bytes' },
  alerts: [
    {
      alert: 'NotificationsFail',
      expr: 'sum by (job, integration) (increase(alertmanager_notifications_failed_total[10m])) > 0',
      lasting: '5m',
      severity: 'critical',
      summary: 'Alertmanager cannot reach {{ $labels.integration }}.',
      runbook: 'Its log says what was answered; most often a key or an address is old.',
      cases: [
        {
          series: { [`alertmanager_notifications_failed_total${SERIES}`]: '0+1x20' },
          at: '15m',
          fires: { job: 'alertmanager', integration: 'slack' },
        },
        { series: { [`alertmanager_notifications_failed_total${SERIES}`]: '3x20' }, at: '15m' },
      ],
    },
  ],
};

const one = (address: string) => `job="alertmanager",instance="${address}"`;

/** The same for several replicas, which should be one cluster. */
export const ALERTMANAGERS_MONITORING: Monitoring = {
  ...ALERTMANAGER_MONITORING,
  catalogue: {
    ...ALERTMANAGER_MONITORING.catalogue,
    names: [...ALERTMANAGER_MONITORING.catalogue.names, 'alertmanager_cluster_members'],
  },
  alerts: [
    ...(ALERTMANAGER_MONITORING.alerts ?? []),
    {
      alert: 'AlertmanagersApart',
      expr: 'alertmanager_cluster_members < on (job) group_left () sum by (job) (up)',
      lasting: '10m',
      severity: 'warning',
      summary:
        '{{ $labels.instance }} knows fewer Alertmanagers than answer: people may hear of an alert twice.',
      runbook:
        'See whether policies let their port 9094 through, by TCP and by UDP, and what their logs say of peers.',
      cases: [
        {
          series: {
            [`up{${one('10.0.0.1:9093')}}`]: '1x20',
            [`up{${one('10.0.0.2:9093')}}`]: '1x20',
            [`alertmanager_cluster_members{${one('10.0.0.1:9093')}}`]: '2x20',
            [`alertmanager_cluster_members{${one('10.0.0.2:9093')}}`]: '1x20',
          },
          at: '15m',
          fires: { job: 'alertmanager', instance: '10.0.0.2:9093' },
        },
        {
          series: {
            [`up{${one('10.0.0.1:9093')}}`]: '1x20',
            [`up{${one('10.0.0.2:9093')}}`]: '0x20',
            [`alertmanager_cluster_members{${one('10.0.0.1:9093')}}`]: '1x20',
          },
          at: '15m',
        },
      ],
    },
  ],
};
