import type { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { ClaimSpec } from '../resources/resource.ts';
import type { KubernetesTarget } from '../target/target.ts';

/** The driver of disks that nodes of one zone alone can attach. */
export const EBS = 'ebs.csi.aws.com';

/** A disk for one pod, of the environment's storage class. */
export function claim(size: Memory, { storageClass }: KubernetesTarget): ClaimSpec {
  return {
    accessModes: ['ReadWriteOnce'],
    ...(storageClass !== undefined && { storageClassName: storageClass }),
    resources: { requests: { storage: size.toKubernetes() } },
  };
}
