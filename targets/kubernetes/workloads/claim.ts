import type { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { ClaimSpec } from '../resources/resource.ts';
import type { KubernetesTarget } from '../target/target.ts';

/** A disk for one pod, of the environment's storage class. */
export function claim(size: Memory, { storageClass }: KubernetesTarget): ClaimSpec {
  return {
    accessModes: ['ReadWriteOnce'],
    ...(storageClass !== undefined && { storageClassName: storageClass }),
    resources: { requests: { storage: size.toKubernetes() } },
  };
}
