import type { Monitoring } from '../../core/model/monitoring.ts';

const ANSWER = (outcome: string) => `http_server_requests_seconds_count{job="keycloak",outcome="${outcome}"}`;

export const KEYCLOAK_MONITORING: Monitoring = {
  name: 'keycloak',
  catalogue: {
    source: 'Micrometer in Quarkus, as its guide "Troubleshooting using metrics" names them',
    names: ['http_server_requests_seconds_count', 'jvm_memory_used_bytes'],
  },
  memory: { metric: 'jvm_memory_used_bytes' },
  alerts: [
    {
      alert: 'LoginsFail',
      expr:
        'sum by (job) (rate(http_server_requests_seconds_count{job="keycloak",outcome="SERVER_ERROR"}[5m]))' +
        ' / sum by (job) (rate(http_server_requests_seconds_count{job="keycloak"}[5m])) > 0.05' +
        ' and sum by (job) (rate(http_server_requests_seconds_count{job="keycloak"}[5m])) > 0.05',
      lasting: '5m',
      severity: 'critical',
      summary: 'More than one of twenty answers of Keycloak is an error of its own: people cannot log in.',
      runbook: 'Look at its log; most often its database refuses connections.',
      cases: [
        {
          series: { [ANSWER('SERVER_ERROR')]: '0+6x20', [ANSWER('SUCCESS')]: '0+54x20' },
          at: '15m',
          fires: { job: 'keycloak' },
        },
        { series: { [ANSWER('SERVER_ERROR')]: '0+2x20', [ANSWER('SUCCESS')]: '0+58x20' }, at: '15m' },
      ],
    },
  ],
};

const one = (address: string) => `job="keycloak",instance="${address}"`;

/** The same for several replicas, which should be one cluster. */
export const KEYCLOAKS_MONITORING: Monitoring = {
  ...KEYCLOAK_MONITORING,
  catalogue: {
    ...KEYCLOAK_MONITORING.catalogue,
    names: [...KEYCLOAK_MONITORING.catalogue.names, 'vendor_cluster_size'],
  },
  alerts: [
    ...(KEYCLOAK_MONITORING.alerts ?? []),
    {
      alert: 'KeycloaksApart',
      expr: 'vendor_cluster_size{job="keycloak"} < on (job) group_left () sum by (job) (up)',
      lasting: '10m',
      severity: 'critical',
      summary:
        '{{ $labels.instance }} knows fewer Keycloaks than answer: one may let in whom the other has logged out.',
      runbook:
        'See whether policies let ports 7800 and 57800 through between them, and what table jgroups_ping of their database holds.',
      cases: [
        {
          series: {
            [`up{${one('10.0.0.1:9000')}}`]: '1x20',
            [`up{${one('10.0.0.2:9000')}}`]: '1x20',
            [`vendor_cluster_size{${one('10.0.0.1:9000')}}`]: '2x20',
            [`vendor_cluster_size{${one('10.0.0.2:9000')}}`]: '1x20',
          },
          at: '15m',
          fires: { job: 'keycloak', instance: '10.0.0.2:9000' },
        },
        {
          series: {
            [`up{${one('10.0.0.1:9000')}}`]: '1x20',
            [`up{${one('10.0.0.2:9000')}}`]: '0x20',
            [`vendor_cluster_size{${one('10.0.0.1:9000')}}`]: '1x20',
          },
          at: '15m',
        },
      ],
    },
  ],
};
