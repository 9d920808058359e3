import { OPERATORS } from './places.ts';

/** An account and a region of AWS. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Name of a bucket; at most 63 characters. The account number makes it unique across all AWS accounts, as it must be. */
export function bucketName({ account, region }: Place, purpose: string): string {
  return `somastack-${account}-${region}-${purpose}`;
}

/** Beginning of the address of every image in the registry of an account and region, with a slash at its end. */
export function registryOf({ account, region }: Place): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com/`;
}

/**
 * Name in Secrets Manager of a secret of an environment: Terraform makes it, the cluster reads it.
 * @param key the secret's key, or `*` for all of them in a policy
 */
export function secretName(environmentName: string, key: string): string {
  return `${secretPrefix(environmentName)}${key}`;
}

/** The key of a secret whose name {@link secretName} made. */
export function secretKeyOf(environmentName: string, name: string): string {
  const prefix = secretPrefix(environmentName);
  if (!name.startsWith(prefix)) throw new Error(`"${name}" is no secret of environment "${environmentName}"`);
  return name.slice(prefix.length);
}

const secretPrefix = (environmentName: string) => `somastack/${environmentName}/`;

/** Service account of the operator that copies secrets into the cluster, as its chart names it. */
export const EXTERNAL_SECRETS = { namespace: OPERATORS, name: 'external-secrets' } as const;
