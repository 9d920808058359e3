import type { RunAs } from '../../../constructs/core/model/container.ts';

/** Security context that the Pod Security level "restricted" requires of a pod. */
export function podSecurity({ uid, gid }: RunAs) {
  return {
    runAsNonRoot: true,
    runAsUser: uid,
    runAsGroup: gid,
    fsGroup: gid,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  } as const;
}

/** Security context that the Pod Security level "restricted" requires of a container; the root file system may be read-only. */
export function containerSecurity(readOnlyRootFilesystem: boolean) {
  return {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  } as const;
}
