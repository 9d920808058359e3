import type { Monitoring } from '../../core/model/monitoring.ts';

const MEMBER = { job: 'etcd', instance: 'etcd:2379' };
const SERIES = '{job="etcd",instance="etcd:2379"}';

export const ETCD_MONITORING: Monitoring = {
  name: 'etcd',
  catalogue: {
    source:
      'server/etcdserver/metrics.go, server/mvcc/metrics.go; served to test/conformance/exporters.test.ts',
    names: [
      'etcd_server_has_leader',
      'etcd_server_quota_backend_bytes',
      'etcd_mvcc_db_total_size_in_bytes',
      'process_resident_memory_bytes',
    ],
  },
  memory: { metric: 'process_resident_memory_bytes' },
  alerts: [
    {
      alert: 'EtcdWithoutLeader',
      expr: 'etcd_server_has_leader == 0',
      lasting: '1m',
      severity: 'critical',
      summary: '{{ $labels.instance }} has no leader: nothing can be written.',
      runbook: 'Look at the logs of every member and at the network between them; a majority must be up.',
      cases: [
        { series: { [`etcd_server_has_leader${SERIES}`]: '0x5' }, at: '2m', fires: MEMBER },
        { series: { [`etcd_server_has_leader${SERIES}`]: '1x5' }, at: '2m' },
      ],
    },
    {
      alert: 'EtcdNearlyFull',
      expr: 'etcd_mvcc_db_total_size_in_bytes / etcd_server_quota_backend_bytes > 0.8',
      lasting: '5m',
      severity: 'warning',
      summary:
        '{{ $labels.instance }} uses more than four fifths of its quota; when full, it refuses every write.',
      runbook:
        'Compact and defragment with etcdctl, or give the component more memory: its quota is a third of it.',
      cases: [
        {
          series: {
            [`etcd_mvcc_db_total_size_in_bytes${SERIES}`]: '81x20',
            [`etcd_server_quota_backend_bytes${SERIES}`]: '100x20',
          },
          at: '10m',
          fires: MEMBER,
        },
        {
          series: {
            [`etcd_mvcc_db_total_size_in_bytes${SERIES}`]: '80x20',
            [`etcd_server_quota_backend_bytes${SERIES}`]: '100x20',
          },
          at: '10m',
        },
      ],
    },
  ],
};
