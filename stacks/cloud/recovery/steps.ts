import type { Platform } from '../../../constructs/platform/platform.ts';
import type { AwsSettings, PassiveSettings } from '../../../environments/aws.schema.ts';
import { PERIOD } from '../../../targets/aws/watch/period.ts';
import { startsInARow } from './starts.ts';

/** Steps of a failover by name. */
export const STEPS = [
  'notice',
  'decide',
  'fence',
  'promote',
  'nodes',
  'begin',
  'services',
  'vectors',
  'name',
  'verify',
] as const;
export type StepName = (typeof STEPS)[number];

/** Something that has to be done, or waited for, before the platform runs in the other region. */
export interface Step {
  readonly name: StepName;
  readonly what: string;
  /** Minutes that it may take. */
  readonly minutes: number;
  /** Where that number is from. */
  readonly source: string;
  /** Steps that must be over before it begins. */
  readonly after: readonly StepName[];
}

/** Seconds in which the pods of one wave pull their images, start, and are found ready, on nodes that have none of these images yet. */
const SECONDS_OF_A_START = 45;

/**
 * What is done when the region is lost, each step after those that it waits for.
 * @param edge where people outside call; undefined where nobody does
 */
export function failoverSteps(
  { components }: Platform,
  { replicaLag, decision, rebuilt }: PassiveSettings,
  edge: AwsSettings['edge'],
): readonly Step[] {
  const starts = startsInARow(components);
  const vectors: readonly Step[] = rebuilt.milvus
    ? [
        {
          name: 'vectors',
          what: `make the vectors again from ${rebuilt.milvus.from}`,
          minutes: rebuilt.milvus.within.seconds / 60,
          source: 'aws.passive.rebuilt.milvus.within',
          after: ['services'],
        },
      ]
    : [];
  const name: readonly Step[] = edge
    ? [
        {
          name: 'name',
          what: `let ${edge.host} mean the other region`,
          minutes: 5,
          source: 'estimate: Route 53 answers anew in 1 min, resolvers keep the old answer for 1 min',
          after: ['services'],
        },
      ]
    : [];
  return [
    {
      name: 'notice',
      what: 'the copy of the database falls behind, and its alarm calls somebody',
      minutes: pointOfDatabase({ replicaLag }),
      source: 'aws.passive.replicaLag and the period of the alarm',
      after: [],
    },
    {
      name: 'decide',
      what: 'decide that the region is lost',
      minutes: decision.seconds / 60,
      source: 'aws.passive.decision',
      after: ['notice'],
    },
    {
      name: 'fence',
      what: 'stop what may still write in the lost region',
      minutes: 2,
      source: 'estimate: commands that are not waited for',
      after: ['decide'],
    },
    {
      name: 'promote',
      what: 'make the copy of the database the database',
      minutes: 15,
      source: 'estimate: a replica is promoted in 5 to 15 min',
      after: ['fence'],
    },
    {
      name: 'nodes',
      what: 'bring as many nodes as the plan places pods on',
      minutes: 10,
      source: 'estimate: EKS brings nodes in 5 to 10 min',
      after: ['decide'],
    },
    {
      name: 'begin',
      what: 'let Argo CD there bring the platform',
      minutes: 3,
      source: 'estimate: a runner is there in 1 min, OpenTofu fetches its providers and applies in 2',
      after: ['promote', 'nodes'],
    },
    {
      name: 'services',
      what: 'wait until Argo CD has brought everything, wave by wave',
      minutes: Math.ceil((starts * SECONDS_OF_A_START) / 60),
      source: `estimate: ${SECONDS_OF_A_START} s for each of ${starts} waves in which pods start`,
      after: ['begin'],
    },
    ...vectors,
    ...name,
    {
      name: 'verify',
      what: 'look whether the platform works',
      minutes: 5,
      source: 'estimate',
      // While vectors are made, nobody has to look at them.
      after: ['services', ...name.map((step) => step.name)],
    },
  ];
}

/** Minutes of writing that are gone when the region is lost at the worst moment: somebody is called when the copy is that far behind. */
export function pointOfDatabase({ replicaLag }: Pick<PassiveSettings, 'replicaLag'>): number {
  return (replicaLag.seconds + PERIOD.seconds) / 60;
}
