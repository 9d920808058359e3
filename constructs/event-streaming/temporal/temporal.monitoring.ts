import type { Monitoring } from '../../core/model/monitoring.ts';

/** Only the target's availability is monitored so far; none of the server's own metrics is used. */
export const TEMPORAL_MONITORING: Monitoring = {
  name: 'temporal',
  catalogue: { source: 'common/metrics/metric_defs.go', names: [] },
};
