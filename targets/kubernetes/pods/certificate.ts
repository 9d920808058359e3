import type { Component } from '../../../constructs/core/model/component.ts';
import type { Container } from '../../../constructs/core/model/container.ts';
import { WAVE } from '../resources/argo-cd.ts';
import type { Certificate } from '../resources/cert-manager.ts';
import type { Volume, VolumeMount } from '../resources/resource.ts';
import type { KubernetesTarget } from '../target/target.ts';

/** The issuer that signs what pods of the platform show to callers. */
export const PLATFORM_ISSUER = 'soma-ca';

/** A quarter of a year, of which the last month is for a renewal that fails: cert-manager tries again all the time. */
const DURATION = '2160h';
const RENEW_BEFORE = '720h';

/** Read by the pod's group alone, and written by nobody. */
const SECRET_MODE = 0o440;

interface MountedCertificate {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

/**
 * Has a container's certificate issued into a Secret, and mounts that as a folder: in a file mounted by itself the kubelet would
 * never replace it.
 */
export function mountCertificate(
  target: KubernetesTarget,
  component: Component,
  { certificate }: Container,
): MountedCertificate {
  if (!certificate) return { volumes: [], mounts: [] };
  const secretName = `${component.name}-certificate`;
  target.add(component, certificateFor(target, component, secretName, certificate.host));
  return {
    volumes: [{ name: 'certificate', secret: { secretName, defaultMode: SECRET_MODE } }],
    mounts: [{ name: 'certificate', mountPath: certificate.path, readOnly: true }],
  };
}

function certificateFor(
  target: KubernetesTarget,
  component: Component,
  secretName: string,
  host: string,
): Certificate {
  const metadata = target.metadata(component);
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    // Before the pods that cannot start without it.
    metadata: { ...metadata, annotations: { ...metadata.annotations, [WAVE]: '-1' } },
    spec: {
      secretName,
      dnsNames: [host],
      isCA: false,
      duration: DURATION,
      renewBefore: RENEW_BEFORE,
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth'],
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: PLATFORM_ISSUER },
    },
  };
}
