import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1/index.js';
import type { Construct } from 'constructs';
import { ARGO_CD_NAMESPACE, INFRASTRUCTURE, SERVICES } from '../../../targets/contract/places.ts';

/** A namespace, and the resource that makes it. */
export interface MadeNamespace {
  readonly name: string;
  readonly made: NamespaceV1;
}

/**
 * Namespaces for what is there before Argo CD is, bare: Argo CD's manifests say what labels they have, and put them there by
 * server-side apply, so Terraform looks at none. With a namespace goes everything in it, so Terraform destroys none.
 */
export function namespaces(scope: Construct): readonly MadeNamespace[] {
  return [ARGO_CD_NAMESPACE, SERVICES, INFRASTRUCTURE].map((name) => ({
    name,
    made: new NamespaceV1(scope, `namespace-${name}`, {
      metadata: { name },
      lifecycle: {
        preventDestroy: true,
        ignoreChanges: ['metadata[0].labels', 'metadata[0].annotations'],
      },
    }),
  }));
}
