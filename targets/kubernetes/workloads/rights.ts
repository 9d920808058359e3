import type { Manifest } from '../resources/manifest.ts';
import type { Metadata } from '../resources/resource.ts';

const API_GROUP = 'rbac.authorization.k8s.io';

type Rules = Extract<Manifest, { readonly kind: 'Role' }>['rules'];

/**
 * What an account may do in a namespace: a Role and its binding, both under one name.
 * @param metadata of both objects
 */
export function rights(
  metadata: Metadata,
  account: { readonly name: string; readonly namespace?: string },
  rules: Rules,
): readonly Manifest[] {
  return [
    { apiVersion: `${API_GROUP}/v1`, kind: 'Role', metadata, rules },
    {
      apiVersion: `${API_GROUP}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: API_GROUP, kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
}
