import type { Stack } from '../aws.ts';
import { all, type Found, type Rule, textAt } from './rule.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY = 24 * 60;

/** First and last minute of a week, and the length in minutes. */
interface Window {
  readonly start: number;
  readonly length: number;
}

/** A window of the week, such as `sun:04:30-sun:05:30`. */
function weekly(text: string): Window | undefined {
  const match = /^([a-z]{3}):(\d\d):(\d\d)-([a-z]{3}):(\d\d):(\d\d)$/.exec(text);
  if (!match) return undefined;
  const minute = (day = '', hour = '', rest = '') =>
    DAYS.indexOf(day) * DAY + Number(hour) * 60 + Number(rest);
  const [, day, hour, rest, lastDay, lastHour, lastRest] = match;
  const start = minute(day, hour, rest);
  const length = (minute(lastDay, lastHour, lastRest) - start + 7 * DAY) % (7 * DAY);
  return start < 0 ? undefined : { start, length };
}

/** A window of every day, such as `03:00-04:00`, as the first of them. */
function daily(text: string): Window | undefined {
  const match = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text);
  if (!match) return undefined;
  const [hour = 0, rest = 0, lastHour = 0, lastRest = 0] = match.slice(1).map(Number);
  const start = hour * 60 + rest;
  return { start, length: (lastHour * 60 + lastRest - start + DAY) % DAY };
}

/** Whether a window of every day meets one of the week. */
function meet(each: Window, week: Window): boolean {
  return DAYS.some((_, day) => {
    const start = day * DAY + each.start;
    return [-7 * DAY, 0, 7 * DAY].some(
      (shift) => start + shift < week.start + week.length && week.start < start + shift + each.length,
    );
  });
}

/** Where a server keeps its two windows, and the least minutes of each. */
const SERVERS: readonly (readonly [type: string, backup: string, minutes: number, maintenance: number])[] = [
  ['aws_db_instance', 'backup_window', 30, 30],
  ['aws_elasticache_replication_group', 'snapshot_window', 60, 60],
];

function refusals(
  { address, own }: Found,
  backup: string,
  least: number,
  leastWeekly: number,
): readonly string[] {
  const [nightly, weeklyText] = [textAt(own, backup), textAt(own, 'maintenance_window')];
  const each = daily(nightly ?? '');
  const week = weekly(weeklyText ?? '');
  return [
    ...(nightly !== undefined && !each
      ? [`${address}: ${backup} is "${nightly}"; AWS takes hh:mm-hh:mm`]
      : []),
    ...(weeklyText !== undefined && !week
      ? [`${address}: maintenance_window is "${weeklyText}"; AWS takes ddd:hh:mm-ddd:hh:mm`]
      : []),
    ...(each && each.length < least
      ? [`${address}: ${backup} has ${each.length} minutes, and AWS takes ${least} or more`]
      : []),
    ...(week && week.length < leastWeekly
      ? [`${address}: maintenance_window has ${week.length} minutes, and AWS takes ${leastWeekly} or more`]
      : []),
    ...(each && week && meet(each, week)
      ? [`${address}: ${backup} ${String(nightly)} meets maintenance_window ${String(weeklyText)}`]
      : []),
  ];
}

/** Source: API references of RDS and ElastiCache: windows have a least length and may not overlap. */
export const windows: Rule = {
  name: 'windows of backup and maintenance',
  refusals: (stack: Stack) =>
    SERVERS.flatMap(([type, backup, least, leastWeekly]) =>
      all(stack, type).flatMap((found) => refusals(found, backup, least, leastWeekly)),
    ),
};
