import type { Secret } from '../../../constructs/core/model/secret.ts';
import { secretsIn, resolve, type Value } from '../../../constructs/core/model/value.ts';
import type { ClusterEnvironment } from '../../../environments/schema.ts';
import { WAVE } from '../resources/argo-cd.ts';
import type { ExternalSecret, RemoteRef } from '../resources/external-secrets-operator.ts';
import type { Labels, Metadata } from '../resources/manifest.ts';
import { remoteRef, SECRET_STORE } from '../../../stacks/kubernetes/cluster/secret-store.ts';

/** A changed value reaches the cluster within this time; pods see it when they start. */
const REFRESH = '1h';

/** Secrets that variables refer to, each under its own key. */
export function envSecrets(
  environment: ClusterEnvironment,
  metadata: Metadata,
  secrets: readonly Secret[],
): ExternalSecret {
  return external(environment, { ...metadata, annotations: { [WAVE]: '-1' } }, 'Opaque', secrets, undefined);
}

/** A Secret whose texts are templates: the operator fills in the values, this program never sees one. */
export function templatedSecret(
  environment: ClusterEnvironment,
  metadata: Metadata,
  texts: Readonly<Record<string, Value>>,
  type = 'Opaque',
): ExternalSecret {
  const secrets = new Map(
    Object.values(texts).flatMap((value) => secretsIn(value).map((secret) => [secret.name, secret])),
  );
  const data = Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, template(value)]));
  return external(environment, metadata, type, [...secrets.values()], data);
}

function external(
  environment: ClusterEnvironment,
  metadata: Metadata,
  type: string,
  secrets: readonly Secret[],
  data: Labels | undefined,
): ExternalSecret {
  const key = (secret: Secret) => (data ? variable(secret) : secret.key);
  const refs: { readonly secretKey: string; readonly remoteRef: RemoteRef }[] = secrets
    .map((secret) => ({ secretKey: key(secret), remoteRef: remoteRef(environment, secret) }))
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
        ...(data && { template: { engineVersion: 'v2', type, data } }),
      },
      data: refs,
    },
  };
}

/** A template's variable cannot hold a hyphen. */
function variable(secret: Secret): string {
  return secret.name.toLowerCase();
}

function template(value: Value): string {
  const text = typeof value === 'string' ? [value] : value.strings;
  if (text.some((part) => part.includes('{{')))
    throw new Error('"{{" in a file with secrets would be a template');
  return resolve(value, (reference) => {
    if ('key' in reference) return `{{ .${variable(reference)} }}`;
    throw new Error('a file with secrets holds no addresses');
  });
}
