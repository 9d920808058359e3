import type { Labels, Resource } from './resource.ts';

/** External Secrets Operator 2.9.0. */
type Version = 'external-secrets.io/v1';

/** Location of one value in the store. */
export interface RemoteRef {
  readonly key: string;
  readonly property?: string;
}

export type ExternalSecret = Resource<
  Version,
  'ExternalSecret',
  {
    readonly refreshInterval: string;
    readonly secretStoreRef: { readonly kind: 'ClusterSecretStore'; readonly name: string };
    readonly target: {
      readonly name: string;
      readonly creationPolicy: 'Owner';
      readonly template?: {
        readonly engineVersion: 'v2';
        readonly type: string;
        readonly data: Labels;
        readonly metadata?: { readonly labels: Labels };
      };
    };
    readonly data: readonly { readonly secretKey: string; readonly remoteRef: RemoteRef }[];
  }
>;

export type ClusterSecretStore = Resource<
  Version,
  'ClusterSecretStore',
  {
    readonly conditions: readonly { readonly namespaces: readonly string[] }[];
    readonly provider:
      | { readonly aws: { readonly service: 'SecretsManager'; readonly region: string } }
      | {
          readonly kubernetes: {
            readonly remoteNamespace: string;
            readonly server: {
              readonly caProvider: {
                readonly type: 'ConfigMap';
                readonly name: string;
                readonly namespace: string;
                readonly key: string;
              };
            };
            readonly auth: { readonly serviceAccount: { readonly name: string; readonly namespace: string } };
          };
        };
  }
>;
