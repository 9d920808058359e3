import type { Monitoring } from '../../core/model/monitoring.ts';

const SERIES = '{job="alertmanager",instance="alertmanager:9093",integration="slack"}';

export const ALERTMANAGER_MONITORING: Monitoring = {
  name: 'alertmanager',
  catalogue: {
    source: 'served to test/readers/prometheus.test.ts',
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
