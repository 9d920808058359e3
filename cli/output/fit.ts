import type { PlanReport } from '../../constructs/core/plan/plan-report.ts';
import type { Paint } from './style.ts';
import { type Column, layout } from './table.ts';

/** Columns of the plan's tables that a narrow terminal goes without, the last one first: others say nearly the same. */
const OPTIONAL = ['replicas', 'share'];

/** A report with its tables laid out for a terminal; its lines stay as they are. */
export function fit(report: PlanReport, width: number, paint: Paint): string {
  return report
    .map((part) =>
      typeof part === 'string'
        ? part
        : layout({ columns: part.head.map(columnOf), rows: part.rows }, width, paint),
    )
    .join('\n');
}

const columnOf = (title: string): Column => ({
  title,
  tooWide: 'cut',
  ...(OPTIONAL.includes(title) && { optional: true }),
});
