import type { RunAs } from '../../../constructs/core/model/container.ts';

/** What the Pod Security level "restricted" asks of a pod. */
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

/** What the Pod Security level "restricted" asks of a container, and a root file system that nobody writes. */
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
