import type { Monitoring } from '../../core/model/monitoring.ts';
import { MEMORY_LIMIT, MEMORY_USED } from '../agreements/recorded.ts';

const ALWAYS = { job: 'opa', instance: 'opa:8181', optional: 'no' };
const SECOND = { ...ALWAYS, instance: '10.0.0.2:8181' };
const CHOSEN = { job: 'qdrant', instance: 'qdrant:6333', optional: 'yes' };
const series = (metric: string, labels: Readonly<Record<string, string>>) =>
  `${metric}{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;

/** Rules and panels that apply to every component. */
export const PLATFORM_MONITORING: Monitoring = {
  name: 'platform',
  catalogue: {
    source: 'Prometheus itself, and the rules made of the plan',
    names: ['up', 'ALERTS', MEMORY_LIMIT, MEMORY_USED],
  },
  alerts: [
    {
      alert: 'ComponentDown',
      // One replica of several that is missing is no reason to wake somebody.
      expr: 'max by (job) (up{optional="no"}) == 0',
      lasting: '2m',
      severity: 'critical',
      summary: '{{ $labels.job }} has not answered for two minutes.',
      runbook: 'See whether it runs and what its log says; the plan says which limit it has.',
      cases: [
        { series: { [series('up', ALWAYS)]: '1 0x5' }, at: '4m', fires: { job: 'opa' } },
        { series: { [series('up', ALWAYS)]: '0x5', [series('up', SECOND)]: '1x5' }, at: '4m' },
        { series: { [series('up', ALWAYS)]: '1 0 1x5' }, at: '4m' },
        { series: { [series('up', CHOSEN)]: '0x10' }, at: '5m' },
      ],
    },
    {
      alert: 'OptionalComponentDown',
      // Alert only if the target answered within the last 15 minutes; otherwise its profile was never started.
      expr: 'up{optional="yes"} == 0 and max_over_time(up{optional="yes"}[15m]) == 1',
      lasting: '2m',
      severity: 'info',
      summary: '{{ $labels.job }} answered a while ago and does not any more.',
      runbook: 'If nobody stopped its profile, see what its log says.',
      cases: [
        { series: { [series('up', CHOSEN)]: '1 0x30' }, at: '5m', fires: CHOSEN },
        { series: { [series('up', CHOSEN)]: '1 0x30' }, at: '20m' },
        { series: { [series('up', CHOSEN)]: '0x30' }, at: '10m' },
      ],
    },
    {
      alert: 'MemoryNearLimit',
      expr: `${MEMORY_USED} / on (component) ${MEMORY_LIMIT} > 0.9`,
      lasting: '10m',
      severity: 'warning',
      summary: '{{ $labels.component }} takes more than nine tenths of the memory that the plan gives it.',
      runbook:
        'Compare with the plan; at the limit the kernel ends the process, so raise it or find what grows.',
      cases: [
        {
          series: {
            [`${MEMORY_USED}{component="x"}`]: '91x20',
            [`${MEMORY_LIMIT}{component="x"}`]: '100x20',
          },
          at: '15m',
          fires: { component: 'x' },
        },
        {
          series: {
            [`${MEMORY_USED}{component="x"}`]: '90x20',
            [`${MEMORY_LIMIT}{component="x"}`]: '100x20',
          },
          at: '15m',
        },
      ],
    },
  ],
};
