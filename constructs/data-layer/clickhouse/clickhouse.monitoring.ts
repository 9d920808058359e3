import type { Monitoring } from '../../core/model/monitoring.ts';

export const CLICKHOUSE_MONITORING: Monitoring = {
  name: 'clickhouse',
  catalogue: {
    source:
      'src/Common/CurrentMetrics.cpp, with the prefix of src/Server/PrometheusMetricsWriter.cpp; never booted here',
    names: ['ClickHouseMetrics_MemoryTracking'],
  },
  memory: { metric: 'ClickHouseMetrics_MemoryTracking' },
};
