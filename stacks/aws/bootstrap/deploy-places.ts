import { keyNamed, type Statement } from '../../../targets/aws/account/iam.ts';
import { STATE_KEY_ALIAS } from '../../../targets/aws/account/names.ts';
import { bucketName, type Place } from '../../../targets/contract/cloud-names.ts';

/** Where an environment is deployed, and the key of its states there. */
export interface DeployPlaces extends Place {
  readonly stateKeyArn: string;
  /** The second region of the environment, whose stacks are deployed as well. @default there is none */
  readonly passive?: string;
}

/** Every region of an environment, that in which it runs first. */
export function regionsOf({ region, passive }: DeployPlaces): readonly string[] {
  return passive === undefined ? [region] : [region, passive];
}

/** The buckets of states, one in each region. */
export function stateBuckets(places: DeployPlaces): readonly string[] {
  const { account } = places;
  return regionsOf(places).map((region) => `arn:aws:s3:::${bucketName({ account, region }, 'tfstate')}`);
}

/** The keys of states: the one of the second region is made by another stack. */
export function stateKeys({
  account,
  passive,
  stateKeyArn,
}: DeployPlaces): readonly Pick<Statement, 'Resource' | 'Condition'>[] {
  const first = { Resource: stateKeyArn };
  return passive === undefined ? [first] : [first, keyNamed({ account, region: passive }, STATE_KEY_ALIAS)];
}

/** One value is written without a list around it. */
export function asFew(values: readonly string[]): string | readonly string[] {
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}
