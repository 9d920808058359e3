import type { Monitoring } from '../../core/model/monitoring.ts';

/** Of its own metrics nothing is used yet but that they are there. */
export const TEMPORAL_MONITORING: Monitoring = {
  name: 'temporal',
  catalogue: { source: 'common/metrics/metric_defs.go', names: [] },
};
