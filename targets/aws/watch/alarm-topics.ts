import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import type { Construct } from 'constructs';
import { policy } from '../account/iam.ts';
import type { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import type { Place } from '../../contract/cloud-names.ts';

/** How soon a person must know: at once, or on the next working day. */
export const URGENCIES = ['critical', 'warning'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** E-mail addresses that hear of alarms, by urgency. */
export type AlarmReceivers = Readonly<Record<Urgency, readonly string[]>>;
export type AlarmTopics = Readonly<Record<Urgency, SnsTopic>>;

/**
 * A topic for each urgency, to which CloudWatch alone may publish, and only for alarms of this account. An address hears nothing until
 * whoever reads it has confirmed the message that AWS sends.
 */
export function alarmTopics(
  scope: Construct,
  {
    prefix,
    account,
    region,
    topicKey,
    receivers,
  }: Place & { readonly prefix: string; readonly topicKey: KmsKey; readonly receivers: AlarmReceivers },
): AlarmTopics {
  const topics = URGENCIES.map((urgency) => {
    const name = `${prefix}-${urgency}`;
    const topic = new SnsTopic(scope, `alarms-${urgency}`, { name, kmsMasterKeyId: topicKey.arn });
    new SnsTopicPolicy(scope, `alarms-${urgency}-policy`, {
      arn: topic.arn,
      policy: policy([
        {
          Sid: 'AlarmsOfTheAccount',
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: `arn:aws:sns:${region}:${account}:${name}`,
          Condition: { StringEquals: { 'aws:SourceAccount': account } },
        },
      ]),
    });
    receivers[urgency].forEach((address, index) => {
      new SnsTopicSubscription(scope, `alarms-${urgency}-${index}`, {
        topicArn: topic.arn,
        protocol: 'email',
        endpoint: address,
      });
    });
    return [urgency, topic] as const;
  });
  return Object.fromEntries(topics) as Record<Urgency, SnsTopic>;
}
