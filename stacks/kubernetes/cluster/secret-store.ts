import type { Cluster } from '../../../targets/kubernetes/places/cluster.ts';
import { LOCAL_SECRETS, SECRET_STORE } from '../../../targets/kubernetes/secrets/external-secret.ts';
import { SYNC_OPTIONS, WAVE } from '../../../targets/kubernetes/resources/argo-cd.ts';
import type { ClusterSecretStore } from '../../../targets/kubernetes/resources/external-secrets-operator.ts';
import type { Manifest } from '../../../targets/kubernetes/resources/manifest.ts';
import { rights } from '../../../targets/kubernetes/workloads/rights.ts';
import { INFRASTRUCTURE, OPERATORS, SERVICES } from '../../../targets/contract/places.ts';

/** Namespaces of the secret store itself. */
export function secretStoreNamespaces({ cloud }: Cluster): readonly string[] {
  return cloud ? [] : [LOCAL_SECRETS.namespace];
}

/** Command that makes one Secret from a file with a line `NAME=value` for each secret. */
export function secretCommand(file: string): string {
  return `kubectl create secret generic ${LOCAL_SECRETS.secret} --namespace ${LOCAL_SECRETS.namespace} --from-env-file ${file}`;
}

/** The secret store, and the rights with which External Secrets Operator reads it. */
export function secretStore({ cloud }: Cluster): readonly Manifest[] {
  return cloud
    ? [store({ aws: { service: 'SecretsManager', region: cloud.region } })]
    : [store(localProvider()), ...localReader()];
}

function store(provider: ClusterSecretStore['spec']['provider']): ClusterSecretStore {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    metadata: {
      name: SECRET_STORE,
      // The operator brings the definition of this kind, which does not exist yet when Argo CD first compares this folder.
      annotations: { [WAVE]: '1', [SYNC_OPTIONS]: 'SkipDryRunOnMissingResource=true' },
    },
    spec: { conditions: [{ namespaces: [INFRASTRUCTURE, SERVICES] }], provider },
  };
}

function localProvider(): ClusterSecretStore['spec']['provider'] {
  return {
    kubernetes: {
      remoteNamespace: LOCAL_SECRETS.namespace,
      server: {
        caProvider: {
          type: 'ConfigMap',
          name: 'kube-root-ca.crt',
          namespace: OPERATORS,
          key: 'ca.crt',
        },
      },
      auth: { serviceAccount: { name: LOCAL_SECRETS.reader, namespace: LOCAL_SECRETS.namespace } },
    },
  };
}

function localReader(): readonly Manifest[] {
  const account = { name: LOCAL_SECRETS.reader, namespace: LOCAL_SECRETS.namespace };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account, automountServiceAccountToken: false },
    ...rights(account, account, [
      { apiGroups: [''], resources: ['secrets'], resourceNames: [LOCAL_SECRETS.secret], verbs: ['get'] },
    ]),
  ];
}
