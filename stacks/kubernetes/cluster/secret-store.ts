import type { Secret } from '../../../constructs/core/model/secret.ts';
import type { ClusterEnvironment } from '../../../environments/schema.ts';
import { SYNC_OPTIONS, WAVE } from '../../../targets/kubernetes/resources/argo-cd.ts';
import type {
  ClusterSecretStore,
  RemoteRef,
} from '../../../targets/kubernetes/resources/external-secrets-operator.ts';
import type { Manifest } from '../../../targets/kubernetes/resources/manifest.ts';
import { INFRASTRUCTURE, OPERATORS, SERVICES } from '../../../targets/kubernetes/places/places.ts';

export const SECRET_STORE = 'soma';

/** Without a cloud, one Secret that a person makes from the file of `npm run secrets`, where no pod runs. */
const LOCAL = { namespace: 'soma-secrets', secret: 'somastack', reader: 'secret-reader' } as const;

/** Where a secret lies: Secrets Manager in a cloud, a key of one Secret elsewhere. */
export function remoteRef(environment: ClusterEnvironment, secret: Secret): RemoteRef {
  return 'aws' in environment
    ? { key: `somastack/${environment.name}/${secret.key}` }
    : { key: LOCAL.secret, property: secret.name };
}

/** Namespaces that the store itself needs. */
export function secretStoreNamespaces(environment: ClusterEnvironment): readonly string[] {
  return 'aws' in environment ? [] : [LOCAL.namespace];
}

/** Every secret that manifests take from the one Secret, and the command that makes it of a file of theirs. */
export function storedSecrets(
  manifests: readonly Manifest[],
  file: string,
): { readonly names: readonly string[]; readonly command: string } {
  const names = manifests.flatMap((manifest) =>
    manifest.kind === 'ExternalSecret'
      ? manifest.spec.data.flatMap(({ remoteRef: { property } }) => property ?? [])
      : [],
  );
  return {
    names: [...new Set(names)].sort(),
    command: `kubectl create secret generic ${LOCAL.secret} --namespace ${LOCAL.namespace} --from-env-file ${file}`,
  };
}

/** The store, and what the operator needs to read it. */
export function secretStore(environment: ClusterEnvironment): readonly Manifest[] {
  return 'aws' in environment
    ? [store({ aws: { service: 'SecretsManager', region: environment.aws.region } })]
    : [store(localProvider()), ...localReader()];
}

function store(provider: ClusterSecretStore['spec']['provider']): ClusterSecretStore {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    metadata: {
      name: SECRET_STORE,
      // After the operator; its definition does not exist when Argo CD looks at this folder first.
      annotations: { [WAVE]: '1', [SYNC_OPTIONS]: 'SkipDryRunOnMissingResource=true' },
    },
    spec: { conditions: [{ namespaces: [INFRASTRUCTURE, SERVICES] }], provider },
  };
}

function localProvider(): ClusterSecretStore['spec']['provider'] {
  return {
    kubernetes: {
      remoteNamespace: LOCAL.namespace,
      server: {
        caProvider: {
          type: 'ConfigMap',
          name: 'kube-root-ca.crt',
          namespace: OPERATORS,
          key: 'ca.crt',
        },
      },
      auth: { serviceAccount: { name: LOCAL.reader, namespace: LOCAL.namespace } },
    },
  };
}

function localReader(): readonly Manifest[] {
  const metadata = { name: LOCAL.reader, namespace: LOCAL.namespace };
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'Role',
      metadata,
      rules: [
        { apiGroups: [''], resources: ['secrets'], resourceNames: [LOCAL.secret], verbs: ['get'] },
        // The operator asks what it may do before it reads.
        { apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectrulesreviews'], verbs: ['create'] },
      ],
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup, kind: 'Role', name: LOCAL.reader },
      subjects: [{ kind: 'ServiceAccount', name: LOCAL.reader, namespace: LOCAL.namespace }],
    },
  ];
}
