import type { Monitoring } from '../../core/model/monitoring.ts';

export const GRAFANA_MONITORING: Monitoring = {
  name: 'grafana',
  catalogue: {
    source: 'the process collector of its Prometheus library; never booted here',
    names: ['process_resident_memory_bytes'],
  },
  memory: { metric: 'process_resident_memory_bytes' },
};
