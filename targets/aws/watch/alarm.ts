import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import type { Construct } from 'constructs';
import type { Duration } from '../../../constructs/core/amounts/duration.ts';
import type { AlarmTopics, Urgency } from './alarm-topics.ts';
import { PERIOD } from './period.ts';

/** A condition of CloudWatch of which a person must know. */
export interface Alarm {
  /** Unique within what it watches. */
  readonly name: string;
  readonly urgency: Urgency;
  readonly namespace:
    | 'AWS/ApplicationELB'
    | 'AWS/Backup'
    | 'AWS/CertificateManager'
    | 'AWS/EKS'
    | 'AWS/ElastiCache'
    | 'AWS/Kafka'
    | 'AWS/RDS'
    | 'AWS/Route53';
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Of the values of a period. */
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum';
  /** For what happens once a day and is counted. @default five minutes */
  readonly period?: Duration;
  /** The bound, in the metric's own unit; the alarm is about what lies beyond it. */
  readonly bound: { readonly above: number } | { readonly below: number };
  /** Minutes for which it must hold; a multiple of the period's. */
  readonly minutes: number;
  /** A metric that says nothing where there is nothing to say, such as the lag of readers that do not exist. @default false */
  readonly mayBeSilent?: boolean;
  /** What is wrong, and the first thing to do, in a sentence each. */
  readonly says: string;
}

/** Makes an alarm that tells the topic of its urgency when it begins and when it is over. */
export function alarm(
  scope: Construct,
  prefix: string,
  topics: AlarmTopics,
  watched: string,
  { name, urgency, bound, minutes, period = PERIOD, mayBeSilent = false, ...asked }: Alarm,
): CloudwatchMetricAlarm {
  const periods = (minutes * 60) / period.seconds;
  if (!Number.isInteger(periods)) throw new Error(`alarm "${name}" of ${watched} lasts ${minutes} minutes`);
  const tell = [topics[urgency].arn];
  return new CloudwatchMetricAlarm(scope, `alarm-${watched}-${name}`, {
    alarmName: `${prefix}-${watched}-${name}`,
    alarmDescription: asked.says,
    namespace: asked.namespace,
    metricName: asked.metric,
    dimensions: { ...asked.dimensions },
    statistic: asked.statistic,
    period: period.seconds,
    evaluationPeriods: periods,
    datapointsToAlarm: periods,
    comparisonOperator: 'above' in bound ? 'GreaterThanThreshold' : 'LessThanThreshold',
    threshold: 'above' in bound ? bound.above : bound.below,
    // A server that stopped says nothing, which must not look like health.
    treatMissingData: mayBeSilent ? 'notBreaching' : 'breaching',
    alarmActions: tell,
    okActions: tell,
  });
}
