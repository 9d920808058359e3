import type { Monitoring } from '../../core/monitoring.ts';

/** It counts nothing of its own; its library tells of the worker that answers. */
export const SOMAFRACTALMEMORY_MONITORING: Monitoring = {
  name: 'somafractalmemory',
  catalogue: {
    source: 'process collector of prometheus_client; never booted here',
    names: ['process_cpu_seconds_total', 'process_open_fds', 'process_resident_memory_bytes'],
  },
  panels: [
    {
      title: 'Memory of the worker that answered',
      unit: 'bytes',
      queries: [{ expr: 'process_resident_memory_bytes{job="somafractalmemory"}', legend: 'resident' }],
    },
    {
      title: 'Processor time of the worker that answered',
      unit: 'short',
      queries: [{ expr: 'rate(process_cpu_seconds_total{job="somafractalmemory"}[5m])', legend: 'cores' }],
    },
    {
      title: 'Open files of the worker that answered',
      unit: 'short',
      queries: [{ expr: 'process_open_fds{job="somafractalmemory"}', legend: 'files' }],
    },
  ],
};
