import type { Monitoring } from '../../core/model/monitoring.ts';

/** Metrics that the Python client library gives about each process; all processes of a service share one dashboard. */
export function pythonMonitoring(service: string): Monitoring {
  const jobs = `{job=~"${service}(-.*)?"}`;
  const legend = '{{job}} {{instance}}';
  return {
    name: service,
    catalogue: {
      source: 'process collector of prometheus_client; never booted here',
      names: ['process_cpu_seconds_total', 'process_open_fds', 'process_resident_memory_bytes'],
    },
    panels: [
      {
        title: 'Memory of the process that answered',
        unit: 'bytes',
        queries: [{ expr: `process_resident_memory_bytes${jobs}`, legend }],
      },
      {
        title: 'Processor time of the process that answered',
        unit: 'short',
        queries: [{ expr: `rate(process_cpu_seconds_total${jobs}[5m])`, legend }],
      },
      {
        title: 'Open files of the process that answered',
        unit: 'short',
        queries: [{ expr: `process_open_fds${jobs}`, legend }],
      },
    ],
  };
}
