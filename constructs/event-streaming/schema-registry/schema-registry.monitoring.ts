import type { Monitoring } from '../../core/model/monitoring.ts';

export const SCHEMA_REGISTRY_MONITORING: Monitoring = {
  name: 'schema-registry',
  catalogue: { source: 'Micrometer in Quarkus', names: ['jvm_memory_used_bytes'] },
  memory: { metric: 'jvm_memory_used_bytes' },
};
