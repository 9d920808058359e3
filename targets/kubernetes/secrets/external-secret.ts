import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import type { Secret } from '../../../constructs/core/model/secret.ts';
import { secretsIn, resolve, type Value } from '../../../constructs/core/model/value.ts';
import { WAVE } from '../resources/argo-cd.ts';
import type { ExternalSecret, RemoteRef } from '../resources/external-secrets-operator.ts';
import type { Labels, Metadata } from '../resources/resource.ts';
import { secretName } from '../../contract/cloud-names.ts';
import type { Cluster } from '../places/cluster.ts';

/** Name of the store that every ExternalSecret reads from. */
export const SECRET_STORE = 'soma';

/** Without a cloud, the store is one Secret that a person makes from the file of `npm run secrets`, in a namespace without pods. */
export const LOCAL_SECRETS = {
  namespace: 'soma-secrets',
  secret: 'somastack',
  reader: 'secret-reader',
} as const;

/** Location of a secret's value: Secrets Manager in a cloud, a key of one Secret elsewhere. */
function remoteRef({ environmentName, cloud }: Cluster, secret: Secret): RemoteRef {
  return cloud
    ? { key: secretName(environmentName, secret.key) }
    : { key: LOCAL_SECRETS.secret, property: secret.name };
}

/** Interval within which a changed value reaches the cluster; pods read it when they start. */
const REFRESH = '1h';

/** Secrets that variables refer to, each under its own key. */
export function envSecrets(cluster: Cluster, metadata: Metadata, secrets: readonly Secret[]): ExternalSecret {
  return external(
    cluster,
    { ...metadata, annotations: { [WAVE]: '-1' } },
    { type: 'Opaque' },
    secrets,
    undefined,
  );
}

/** The Secret that the operator makes. */
interface MadeSecret {
  readonly type: string;
  readonly labels?: Labels;
}

/** A Secret whose texts are templates. The operator inserts the values, so this program never handles one. */
export function templatedSecret(
  cluster: Cluster,
  metadata: Metadata,
  texts: Readonly<Record<string, Value>>,
  made: MadeSecret = { type: 'Opaque' },
): ExternalSecret {
  const secrets = new Map(
    Object.values(texts).flatMap((value) => secretsIn(value).map((secret) => [secret.name, secret])),
  );
  const data = Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [key, template(`${metadata.name}/${key}`, value)]),
  );
  return external(cluster, metadata, made, [...secrets.values()], data);
}

function external(
  cluster: Cluster,
  metadata: Metadata,
  { type, labels }: MadeSecret,
  secrets: readonly Secret[],
  data: Labels | undefined,
): ExternalSecret {
  const key = (secret: Secret) => (data ? variable(secret) : secret.key);
  const refs: { readonly secretKey: string; readonly remoteRef: RemoteRef }[] = secrets
    .map((secret) => ({ secretKey: key(secret), remoteRef: remoteRef(cluster, secret) }))
    .sort((a, b) => (a.secretKey < b.secretKey ? -1 : 1));
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata,
    spec: {
      refreshInterval: REFRESH,
      secretStoreRef: { kind: 'ClusterSecretStore', name: SECRET_STORE },
      target: {
        name: metadata.name,
        creationPolicy: 'Owner',
        ...(data && {
          template: { engineVersion: 'v2', type, data, ...(labels && { metadata: { labels } }) },
        }),
      },
      data: refs,
    },
  };
}

/** A template's variable cannot hold a hyphen. */
function variable(secret: Secret): string {
  return secret.name.toLowerCase();
}

function template(file: string, value: Value): string {
  const text = typeof value === 'string' ? [value] : value.strings;
  if (text.some((part) => part.includes('{{')))
    throw new ContributorError(`${file}: "{{" in a file with secrets would be a template`);
  return resolve(value, (reference) => {
    if ('key' in reference) return `{{ .${variable(reference)} }}`;
    throw new ContributorError(
      `${file}: a file with secrets holds no addresses; hand them over in another one`,
    );
  });
}
