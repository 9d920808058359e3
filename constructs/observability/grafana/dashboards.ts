import type { Component } from '../../core/model/component.ts';
import type { Monitoring, Panel } from '../../core/model/monitoring.ts';
import { MEMORY_LIMIT, MEMORY_USED } from '../agreements/recorded.ts';
import type { Dashboard, DashboardPanel } from './dashboard.ts';

const OVERVIEW: Dashboard = {
  name: 'overview',
  title: 'Overview',
  panels: [
    {
      title: 'What runs and answers',
      unit: 'short',
      shows: 'now',
      redBelow: 1,
      queries: [{ expr: 'min by (job) (up{optional="no"})', legend: '{{job}}' }],
    },
    {
      title: 'What a profile starts',
      unit: 'short',
      shows: 'now',
      queries: [{ expr: 'min by (job) (up{optional="yes"})', legend: '{{job}}' }],
    },
    {
      title: 'Alerts',
      unit: 'short',
      shows: 'now',
      redFrom: 1,
      queries: [
        {
          expr: 'count by (severity, alertname) (ALERTS{alertstate="firing"}) or vector(0)',
          legend: '{{severity}} {{alertname}}',
        },
      ],
    },
    {
      title: 'Nearest to its memory limit',
      unit: 'share',
      queries: [
        { expr: `topk(5, ${MEMORY_USED} / on (component) ${MEMORY_LIMIT})`, legend: '{{component}}' },
      ],
    },
  ],
};

const MEMORY: Dashboard = {
  name: 'memory',
  title: 'Memory against the plan',
  panels: [
    {
      title: 'Share of the limit',
      unit: 'share',
      redFrom: 0.9,
      queries: [{ expr: `${MEMORY_USED} / on (component) ${MEMORY_LIMIT}`, legend: '{{component}}' }],
    },
    { title: 'Used', unit: 'bytes', queries: [{ expr: MEMORY_USED, legend: '{{component}}' }] },
    {
      title: 'Planned',
      unit: 'bytes',
      shows: 'now',
      queries: [{ expr: MEMORY_LIMIT, legend: '{{component}}' }],
    },
    {
      title: 'Planned and not used',
      unit: 'bytes',
      queries: [{ expr: `${MEMORY_LIMIT} - on (component) ${MEMORY_USED}`, legend: '{{component}}' }],
    },
  ],
};

/** The two of the whole, and one for every kind of component that has something to show. */
export function dashboards(components: readonly Component[]): readonly Dashboard[] {
  const shown = new Set(components.flatMap(({ monitoring }) => (monitoring?.panels ? [monitoring] : [])));
  return [OVERVIEW, MEMORY, ...[...shown].map((monitoring) => dashboardOf(monitoring, components))];
}

function dashboardOf(monitoring: Monitoring, components: readonly Component[]): Dashboard {
  const jobs = components.filter((component) => component.monitoring === monitoring).map(({ name }) => name);
  const { name, panels = [] } = monitoring;
  return { name, title: name, panels: [health(jobs), ...panels] };
}

function health(jobs: readonly string[]): DashboardPanel & Panel {
  return {
    title: 'Answers',
    unit: 'short',
    shows: 'now',
    redBelow: 1,
    queries: [{ expr: `up{job=~"${jobs.join('|')}"}`, legend: '{{instance}}' }],
  };
}
