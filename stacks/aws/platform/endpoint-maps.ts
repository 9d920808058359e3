import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { ENDPOINTS } from '../../../targets/contract/endpoints.ts';
import type { MadeNamespace } from './namespaces.ts';

export interface EndpointMapsProps {
  /** Addresses of managed systems by key, an expression of Terraform. */
  readonly addresses: Record<string, string>;
  readonly namespaces: readonly MadeNamespace[];
}

/** The addresses of managed systems, in each namespace whose pods read them: a pod sees no ConfigMap of another. */
export function endpointMaps(
  scope: Construct,
  { addresses, namespaces }: EndpointMapsProps,
): readonly ITerraformDependable[] {
  return namespaces.map(
    ({ name, made }) =>
      new ConfigMapV1(scope, `endpoints-${name}`, {
        metadata: { name: ENDPOINTS, namespace: made.metadata.name },
        data: addresses,
      }),
  );
}
