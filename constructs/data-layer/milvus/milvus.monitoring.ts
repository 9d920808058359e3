import type { Monitoring } from '../../core/model/monitoring.ts';

export const MILVUS_MONITORING: Monitoring = {
  name: 'milvus',
  catalogue: {
    source: 'pkg/metrics/registry.go: the process collector of its Prometheus library; never booted here',
    names: ['process_resident_memory_bytes'],
  },
  memory: { metric: 'process_resident_memory_bytes' },
};
