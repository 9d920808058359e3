import type { Monitoring } from '../../core/model/monitoring.ts';
import { REPLICAS } from '../agreements/recorded.ts';

const PLANNED = `${REPLICAS}{job="opa"}`;
const one = (instance: string) => `up{job="opa",instance="${instance}",optional="no"}`;

/**
 * Rules about components with several replicas. These are found by name, and a name resolves to pods that there are: one that has no
 * node is no target, so its absence shows only beside the number that was planned.
 */
export const REPLICAS_MONITORING: Monitoring = {
  name: 'replicas',
  catalogue: { source: 'the rules made of the plan', names: [REPLICAS] },
  alerts: [
    {
      alert: 'EveryReplicaDown',
      expr: `${REPLICAS} unless on (job) up`,
      lasting: '2m',
      severity: 'critical',
      summary: 'No replica of {{ $labels.job }} has been there for two minutes.',
      runbook:
        'See whether its pods have a node and what their events say; the plan says which room they need.',
      cases: [
        { series: { [PLANNED]: '2x10' }, at: '5m', fires: { job: 'opa' } },
        { series: { [PLANNED]: '2x10', [one('10.0.0.1:8181')]: '1x10' }, at: '5m' },
        // What is there and does not answer is down by another alert.
        { series: { [PLANNED]: '2x10', [one('10.0.0.1:8181')]: '0x10' }, at: '5m' },
      ],
    },
    {
      alert: 'ReplicaMissing',
      expr: `${REPLICAS} - on (job) (sum by (job) (up) or 0 * ${REPLICAS}) > 0`,
      lasting: '15m',
      severity: 'warning',
      summary: 'Fewer replicas of {{ $labels.job }} answer than were planned.',
      runbook: 'See which pod is not there or not ready; with a zone lost, it may have to wait for that.',
      cases: [
        {
          series: { [PLANNED]: '3x30', [one('10.0.0.1:8181')]: '1x30', [one('10.0.0.2:8181')]: '0x30' },
          at: '20m',
          fires: { job: 'opa' },
        },
        { series: { [PLANNED]: '2x30' }, at: '20m', fires: { job: 'opa' } },
        // More than planned are there while a new one replaces an old one.
        {
          series: {
            [PLANNED]: '2x30',
            [one('10.0.0.1:8181')]: '1x30',
            [one('10.0.0.2:8181')]: '1x30',
            [one('10.0.0.3:8181')]: '1x30',
          },
          at: '20m',
        },
      ],
    },
  ],
};
