import type { Monitoring } from '../../core/model/monitoring.ts';

/** Only the target's availability is monitored, because the server's own metrics were never observed here. */
export const OBJECT_STORE_MONITORING: Monitoring = {
  name: 'object-store',
  catalogue: { source: 'weed/stats/metrics.go; never booted here', names: [] },
};
