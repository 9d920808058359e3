import type { Component } from '../../../constructs/core/model/component.ts';
import type { CertificateFolder, Container } from '../../../constructs/core/model/container.ts';
import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import { resolve } from '../../../constructs/core/model/value.ts';
import { namespaceOf } from '../../contract/places.ts';
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

interface Mounted {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

/** The Secret with a component's certificate, its key and the certificate of the authority. */
const secretOf = ({ name }: Pick<Component, 'name'>) => `${name}-certificate`;

/**
 * Has a container's certificate issued into a Secret, and mounts that as a folder: in a file mounted by itself the kubelet would
 * never replace it.
 */
export function mountCertificate(
  target: KubernetesTarget,
  component: Component,
  { certificate }: Container,
): Mounted {
  if (!certificate) return { volumes: [], mounts: [] };
  const secretName = secretOf(component);
  target.add(component, certificateFor(target, component, secretName, certificate));
  return {
    volumes: [{ name: 'certificate', secret: { secretName, defaultMode: SECRET_MODE } }],
    mounts: [{ name: 'certificate', mountPath: certificate.path, readOnly: true }],
  };
}

/** Mounts what a container trusts of a server's Secret: the certificate of the authority, and never the key beside it. */
export function mountAuthority(
  target: KubernetesTarget,
  component: Component,
  { authority }: Container,
): Mounted {
  if (!authority) return { volumes: [], mounts: [] };
  const server = target.ownerOf(authority.of);
  if (namespaceOf(server) !== namespaceOf(component))
    throw new ContributorError(
      `${component.path}: the Secret with the authority of ${server.name} is in namespace ${namespaceOf(server)}, and a pod mounts Secrets of its own alone`,
    );
  const items = [{ key: 'ca.crt', path: 'ca.crt' }];
  return {
    volumes: [
      { name: 'authority', secret: { secretName: secretOf(server), defaultMode: SECRET_MODE, items } },
    ],
    mounts: [{ name: 'authority', mountPath: authority.path, readOnly: true }],
  };
}

function certificateFor(
  target: KubernetesTarget,
  component: Component,
  secretName: string,
  { host, issuer }: CertificateFolder,
): Certificate {
  const metadata = target.metadata(component);
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    // Before the pods that cannot start without it.
    metadata: { ...metadata, annotations: { ...metadata.annotations, [WAVE]: '-1' } },
    spec: {
      secretName,
      dnsNames: [
        resolve(host, (reference) => {
          if ('key' in reference)
            throw new ContributorError(`${component.path}: a secret is no name of a host`);
          return target.literal(reference);
        }),
      ],
      isCA: false,
      duration: DURATION,
      renewBefore: RENEW_BEFORE,
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth'],
      issuerRef: {
        group: 'cert-manager.io',
        kind: issuer?.of === 'component' ? 'Issuer' : 'ClusterIssuer',
        name: issuer?.name ?? PLATFORM_ISSUER,
      },
    },
  };
}
