import type { Platform } from '../../constructs/platform/platform.ts';
import type { AwsSettings, PassiveSettings } from '../../environments/aws.schema.ts';
import { prefixOf, standbyStack } from '../../targets/aws/account/names.ts';
import type { StackResources } from './stack-resources.ts';

/** Everything that has a name in the runbook. */
export interface FailoverProps {
  readonly platform: Platform;
  readonly aws: AwsSettings;
  readonly passive: PassiveSettings;
  /** Resources of the stack whose region is lost, and of that which takes over. */
  readonly lost: StackResources;
  readonly standby: StackResources;
}

/** What is read, and the commands that are run. */
export interface Instruction {
  readonly text: string;
  readonly commands?: readonly string[];
}

/** The profile of the AWS CLI, whose region is the second one: a profile of the first would ask that for its role. */
export const profileOf = (platform: Platform) => prefixOf(standbyStack(platform.environment.name));

export const inStandby = (props: FailoverProps, words: string) =>
  inRegion(props, props.passive.region, words);
export const inLost = (props: FailoverProps, words: string) => inRegion(props, props.aws.region, words);

function inRegion({ platform }: FailoverProps, region: string, words: string): string {
  return `aws --profile ${profileOf(platform)} --region ${region} ${words}`;
}

/** The name of something that a stack makes. @throws Error when it makes none: a runbook must name nothing that is not there */
export function nameOf(resources: StackResources, type: string, id: string, attribute: string): string {
  const name = resources[type]?.[id]?.[attribute];
  if (typeof name !== 'string') throw new Error(`no ${type} "${id}" has a ${attribute}`);
  return name;
}

/** The server in both regions. */
export const database = ({ standby }: FailoverProps) =>
  nameOf(standby, 'aws_db_instance', 'postgres', 'identifier');
