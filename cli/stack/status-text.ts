import type { Paint } from '../output/style.ts';
import { someOf } from '../output/some-of.ts';
import { type Column, layout } from '../output/table.ts';
import type { ServiceStatus, StackStatus } from './compare.ts';
import type { Measurement } from './measured.ts';
import type { Pipeline, Records } from './pipeline.ts';

const COLUMNS: readonly Column[] = [
  { title: 'service' },
  { title: 'state' },
  { title: 'up', align: 'right', optional: true },
  { title: 'MiB', align: 'right' },
  { title: 'peak', align: 'right' },
  { title: 'limit', align: 'right' },
  { title: '' },
];
/** Groups of consumers and topics that are named. */
const NAMED = 3;

/** The running stack against its plan, as people read it. */
export function statusText(
  project: string,
  { profiles, services }: StackStatus,
  pipeline: Pipeline,
  problems: readonly string[],
  measurement: Measurement | undefined,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string {
  const chosen = profiles.length > 0 ? `profiles ${profiles.join(', ')}` : 'no profile, infrastructure alone';
  const drifting = new Set(services.filter(({ drift }) => drift.length > 0).map(({ service }) => service));
  const rows = services.map(cellsOf);
  const styleOf = ([service = '']: readonly string[]) =>
    drifting.has(service) ? ('red' as const) : undefined;
  return [
    `${project}: ${chosen}`,
    '',
    layout({ columns: COLUMNS, rows, styleOf }, width, paint),
    '',
    ...pipelineLines(pipeline),
    ...offers(services, measurement),
    problems.length === 0
      ? paint('green', 'as planned')
      : paint(
          'red',
          problems.length === 1
            ? '1 difference from the plan'
            : `${problems.length} differences from the plan`,
        ),
    ...problems,
    '',
  ].join('\n');
}

function cellsOf(status: ServiceStatus): readonly string[] {
  const { service, state, health, uptimeSeconds, memoryMiB, peakMiB, plannedMiB, estimated, restarts } =
    status;
  return [
    service,
    health !== null && state === 'running' ? health : state,
    uptimeSeconds === null ? '-' : lengthOf(uptimeSeconds),
    memoryMiB === null ? '-' : memoryMiB.toFixed(0),
    peakMiB === null ? '-' : String(peakMiB),
    plannedMiB === null ? '-' : String(plannedMiB),
    [estimated ? '*' : '', restarts > 0 ? `${restarts} restarts` : '']
      .filter((text) => text !== '')
      .join(' '),
  ];
}

/** A length of time in its largest whole unit. */
export function lengthOf(seconds: number): string {
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

function pipelineLines({ connectors, lag, deadLetters }: Pipeline): readonly string[] {
  const states = connectors?.map(
    ({ name, state, tasks }) => `${name} ${state}, tasks ${tasks.length === 0 ? 'none' : tasks.join(', ')}`,
  );
  return [
    `change capture: ${states ? states.join('; ') || 'no connector' : '-'}`,
    `records not read yet: ${most(lag)}`,
    `dead letters so far: ${most(deadLetters)}`,
    '',
  ];
}

function most(records: readonly Records[] | null): string {
  if (records === null) return '-';
  const some = records.filter((one) => one.records > 0);
  if (some.length === 0) return 'none';
  return someOf(
    some.map((one) => `${one.name} ${one.records}`),
    NAMED,
  ).join(', ');
}

/** Peaks that were measured of what the plan only estimates: whoever keeps the definition may use them. */
function offers(services: readonly ServiceStatus[], measurement: Measurement | undefined): readonly string[] {
  const estimated = new Map(
    services.filter((one) => one.estimated).map((one) => [one.service, one.plannedMiB]),
  );
  if (estimated.size === 0) return [];
  const note = '* estimated: no measurement of this program stands behind the division of its limit';
  const peaks = (measurement?.services ?? []).flatMap(({ service, peakMiB, highestMiB }) => {
    const planned = estimated.get(service);
    const peak = peakMiB ?? highestMiB;
    return planned === undefined || planned === null || peak === null ? [] : [{ service, peak, planned }];
  });
  if (peaks.length === 0) return [note, 'somastack measure would measure it', ''];
  const lines = peaks.map(
    ({ service, peak, planned }) => `  ${service}: ${Math.ceil(peak)} of ${planned} MiB`,
  );
  return [
    note,
    `measured ${(measurement?.date ?? '').slice(0, 10)}, to replace the estimates:`,
    ...lines,
    '',
  ];
}
