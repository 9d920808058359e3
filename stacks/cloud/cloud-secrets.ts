import { redisPassword } from '../../constructs/core/model/secret.ts';
import type { Environment } from '../../environments/schema.ts';
import { secretName } from '../../targets/contract/cloud-names.ts';
import type { CloudPlatform } from './cloud-platform.ts';

/** A secret whose value nobody puts but an operator of the platform. */
export interface CloudSecret {
  /** Its name in Secrets Manager. */
  readonly name: string;
  /** The user of ElastiCache whose password it is. @default it is no password of ElastiCache */
  readonly cacheUser?: string;
  /** Regions for whose database it vouches, where it is no value to be made but certificates to be had. @default it is a value */
  readonly vouchesIn?: readonly string[];
}

/** The secrets of an environment on AWS that an operator puts, sorted by name: all but the one that a managed database makes and those that others give. */
export function operatorSecrets({ platform, secretNames }: CloudPlatform): readonly CloudSecret[] {
  const { environment, dataLayer } = platform;
  const { postgres, redis } = dataLayer;
  const named = (key: string) => secretName(environment.name, key);
  const made = postgres.hosting === 'managed' ? named(postgres.superuserPassword.key) : undefined;
  const authority = postgres.hosting === 'managed' ? named(postgres.authority.key) : undefined;
  const given = platform.givenSecrets.map(({ key }) => named(key));
  const users = new Map(
    redis.hosting === 'managed'
      ? redis.users.map(({ name }) => [named(redisPassword(name).key), name] as const)
      : [],
  );
  return secretNames
    .filter((name) => name !== made && !given.includes(name))
    .map((name) => {
      const cacheUser = users.get(name);
      if (name === authority) return { name, vouchesIn: regionsOf(environment) };
      return cacheUser === undefined ? { name } : { name, cacheUser };
    });
}

/** Every region in which a database of an environment may answer: that of the copy has an authority of its own. */
function regionsOf(environment: Environment): readonly string[] {
  if (!('aws' in environment)) return [];
  const { region, passive } = environment.aws;
  return [region, ...(passive ? [passive.region] : [])];
}
