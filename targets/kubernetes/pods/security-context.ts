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

/**
 * Security context of a pod that reads files which their node lets root alone read. Its account owns them, and has none of root's rights: it
 * could not read a file of anybody else.
 */
export function nodeSecurity() {
  return {
    runAsNonRoot: false,
    runAsUser: 0,
    runAsGroup: 0,
    seccompProfile: { type: 'RuntimeDefault' },
  } as const;
}

/**
 * Security context that the Pod Security level "restricted" requires of a container; the root file system may be read-only.
 * @param runAsNonRoot false for a pod that has {@link nodeSecurity}
 */
export function containerSecurity(readOnlyRootFilesystem: boolean, runAsNonRoot = true) {
  return {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem,
    runAsNonRoot,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  } as const;
}
