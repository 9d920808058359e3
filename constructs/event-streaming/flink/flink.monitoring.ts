import type { Monitoring } from '../../core/model/monitoring.ts';

const MANAGER = { job: 'flink-jobmanager', instance: 'flink-jobmanager:9249' };
const SERIES = '{job="flink-jobmanager",instance="flink-jobmanager:9249"}';

export const FLINK_MONITORING: Monitoring = {
  name: 'flink',
  catalogue: {
    source: 'docs/ops/metrics of Flink 1.20, scopes joined with underscores by its reporter',
    names: [
      'flink_jobmanager_numRegisteredTaskManagers',
      'flink_jobmanager_numRunningJobs',
      'flink_jobmanager_taskSlotsAvailable',
      'flink_jobmanager_taskSlotsTotal',
      'flink_jobmanager_job_numRestarts',
      'flink_jobmanager_job_lastCheckpointDuration',
      'flink_jobmanager_job_numberOfFailedCheckpoints',
      'flink_jobmanager_Status_JVM_Memory_Heap_Used',
      'flink_taskmanager_Status_JVM_Memory_Heap_Used',
    ],
  },
  alerts: [
    {
      alert: 'FlinkWithoutWorkers',
      expr: 'flink_jobmanager_numRegisteredTaskManagers < 1',
      lasting: '3m',
      severity: 'critical',
      summary: 'No task manager is registered with {{ $labels.job }}: no job runs.',
      runbook: 'Look at the log of the task manager, first for its memory limit.',
      cases: [
        {
          series: { [`flink_jobmanager_numRegisteredTaskManagers${SERIES}`]: '0x10' },
          at: '5m',
          fires: MANAGER,
        },
        { series: { [`flink_jobmanager_numRegisteredTaskManagers${SERIES}`]: '1x10' }, at: '5m' },
      ],
    },
    {
      alert: 'FlinkJobRestarts',
      expr: 'increase(flink_jobmanager_job_numRestarts[10m]) > 3',
      lasting: '1m',
      severity: 'warning',
      summary: 'A job of {{ $labels.job }} started again more than three times in ten minutes.',
      runbook:
        "Read the exceptions of the job in Flink's REST interface; its last checkpoint is on the object store.",
      cases: [
        { series: { [`flink_jobmanager_job_numRestarts${SERIES}`]: '0+1x20' }, at: '15m', fires: MANAGER },
        { series: { [`flink_jobmanager_job_numRestarts${SERIES}`]: '0x10 3x10' }, at: '15m' },
      ],
    },
  ],
  panels: [
    {
      title: 'Jobs and slots',
      unit: 'short',
      queries: [
        { expr: 'flink_jobmanager_numRunningJobs', legend: 'running jobs' },
        { expr: 'flink_jobmanager_taskSlotsAvailable', legend: 'free slots' },
        { expr: 'flink_jobmanager_taskSlotsTotal', legend: 'slots' },
      ],
    },
    {
      title: 'Restarts and failed checkpoints in an hour',
      unit: 'short',
      queries: [
        { expr: 'increase(flink_jobmanager_job_numRestarts[1h])', legend: 'restarts {{job_name}}' },
        {
          expr: 'increase(flink_jobmanager_job_numberOfFailedCheckpoints[1h])',
          legend: 'failed checkpoints {{job_name}}',
        },
      ],
    },
    {
      title: 'Last checkpoint',
      unit: 'milliseconds',
      queries: [{ expr: 'flink_jobmanager_job_lastCheckpointDuration', legend: '{{job_name}}' }],
    },
    {
      title: 'Heap',
      unit: 'bytes',
      queries: [
        { expr: 'flink_jobmanager_Status_JVM_Memory_Heap_Used', legend: 'job manager' },
        { expr: 'flink_taskmanager_Status_JVM_Memory_Heap_Used', legend: 'task manager {{instance}}' },
      ],
    },
  ],
};
