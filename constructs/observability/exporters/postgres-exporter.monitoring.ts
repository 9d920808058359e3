import type { Monitoring } from '../../core/model/monitoring.ts';

const EXPORTER = { job: 'postgres-exporter', instance: 'postgres-exporter:9187' };
const SERIES = 'job="postgres-exporter",instance="postgres-exporter:9187"';
const SLOT = { ...EXPORTER, slot_name: 'events', database: 'events' };
const ACTIVE = `pg_replication_slots_active{${SERIES},slot_name="events",database="events"}`;
const KEPT = `pg_replication_slots_pg_wal_lsn_diff{${SERIES},slot_name="events",database="events"}`;
const MOST = `pg_settings_max_slot_wal_keep_size_bytes{${SERIES}}`;

export const POSTGRES_MONITORING: Monitoring = {
  name: 'postgres',
  catalogue: {
    source: 'served to test/conformance/exporters.test.ts by postgres_exporter over a real PostgreSQL',
    names: [
      'pg_up',
      'pg_settings_max_connections',
      'pg_settings_max_slot_wal_keep_size_bytes',
      'pg_stat_activity_count',
      'pg_stat_database_deadlocks',
      'pg_stat_database_blks_hit',
      'pg_stat_database_blks_read',
      'pg_stat_database_xact_commit',
      'pg_stat_database_xact_rollback',
      'pg_database_size_bytes',
      'pg_replication_slots_active',
      'pg_replication_slots_pg_wal_lsn_diff',
      'process_resident_memory_bytes',
    ],
  },
  memory: { metric: 'process_resident_memory_bytes' },
  alerts: [
    {
      alert: 'PostgresDown',
      expr: 'pg_up == 0',
      lasting: '1m',
      severity: 'critical',
      summary: 'PostgreSQL does not answer: no service can read or write.',
      runbook:
        'Look at its log, then whether its disk is full or its container was ended for want of memory.',
      cases: [
        { series: { [`pg_up{${SERIES}}`]: '1 0x5' }, at: '3m', fires: EXPORTER },
        { series: { [`pg_up{${SERIES}}`]: '1x5' }, at: '3m' },
      ],
    },
    {
      alert: 'PostgresConnectionsNearlyUsed',
      expr: 'sum by (job) (pg_stat_activity_count) / on (job) max by (job) (pg_settings_max_connections) > 0.8',
      lasting: '5m',
      severity: 'warning',
      summary: 'More than four fifths of the connections that PostgreSQL allows are in use.',
      runbook:
        'See in pg_stat_activity whose they are; each service states how many it needs beside its database.',
      cases: [
        {
          series: {
            [`pg_stat_activity_count{${SERIES},datname="a"}`]: '50x20',
            [`pg_stat_activity_count{${SERIES},datname="b"}`]: '31x20',
            [`pg_settings_max_connections{${SERIES}}`]: '100x20',
          },
          at: '10m',
          fires: { job: 'postgres-exporter' },
        },
        {
          series: {
            [`pg_stat_activity_count{${SERIES},datname="a"}`]: '80x20',
            [`pg_settings_max_connections{${SERIES}}`]: '100x20',
          },
          at: '10m',
        },
      ],
    },
    {
      alert: 'ReplicationSlotUnread',
      expr: 'pg_replication_slots_active == 0',
      lasting: '10m',
      severity: 'critical',
      summary: 'Nobody has read slot {{ $labels.slot_name }} for ten minutes: events stay in the outbox.',
      runbook:
        'See whether change capture runs and what its connector says; what it has not read fills the disk.',
      cases: [
        { series: { [ACTIVE]: '1 0x20' }, at: '15m', fires: SLOT },
        { series: { [ACTIVE]: '0x5 1x20' }, at: '15m' },
      ],
    },
    {
      alert: 'ReplicationSlotBehind',
      expr:
        'pg_replication_slots_pg_wal_lsn_diff > on (job, instance) group_left () ' +
        'pg_settings_max_slot_wal_keep_size_bytes / 2',
      lasting: '1m',
      severity: 'critical',
      summary: 'Slot {{ $labels.slot_name }} keeps more than half of the log that PostgreSQL keeps for it.',
      runbook:
        'Beyond the whole of it PostgreSQL gives the slot up, and what was not read is lost to it: bring its reader back first.',
      cases: [
        { series: { [KEPT]: '1001x10', [MOST]: '2000x10' }, at: '5m', fires: SLOT },
        { series: { [KEPT]: '1000x10', [MOST]: '2000x10' }, at: '5m' },
      ],
    },
    {
      alert: 'PostgresDeadlocks',
      expr: 'increase(pg_stat_database_deadlocks[10m]) > 2',
      lasting: '1m',
      severity: 'warning',
      summary:
        'Transactions in database {{ $labels.datname }} stopped each other more than twice in ten minutes.',
      runbook: 'The log of PostgreSQL names both statements; the service must take its locks in one order.',
      cases: [
        {
          series: { [`pg_stat_database_deadlocks{${SERIES},datname="a"}`]: '0+1x20' },
          at: '15m',
          fires: { ...EXPORTER, datname: 'a' },
        },
        { series: { [`pg_stat_database_deadlocks{${SERIES},datname="a"}`]: '0x10 1x10' }, at: '15m' },
      ],
    },
  ],
  panels: [
    {
      title: 'Connections by database',
      unit: 'short',
      queries: [
        { expr: 'sum by (datname) (pg_stat_activity_count)', legend: '{{datname}}' },
        { expr: 'max(pg_settings_max_connections)', legend: 'allowed' },
      ],
    },
    {
      title: 'Transactions by database',
      unit: 'per second',
      queries: [
        { expr: 'rate(pg_stat_database_xact_commit[5m])', legend: '{{datname}} kept' },
        { expr: 'rate(pg_stat_database_xact_rollback[5m])', legend: '{{datname}} given up' },
      ],
    },
    {
      title: 'Blocks found in shared buffers',
      unit: 'share',
      queries: [
        {
          expr:
            'sum(rate(pg_stat_database_blks_hit[5m])) / ' +
            '(sum(rate(pg_stat_database_blks_hit[5m])) + sum(rate(pg_stat_database_blks_read[5m])))',
          legend: 'all databases',
        },
      ],
    },
    {
      title: 'Log kept for replication slots',
      unit: 'bytes',
      queries: [{ expr: 'pg_replication_slots_pg_wal_lsn_diff', legend: '{{slot_name}}' }],
    },
    {
      title: 'Size of databases',
      unit: 'bytes',
      queries: [{ expr: 'pg_database_size_bytes', legend: '{{datname}}' }],
    },
  ],
};
