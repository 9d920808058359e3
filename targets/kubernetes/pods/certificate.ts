import type { Component } from '../../../constructs/core/model/component.ts';
import type {
  CircleCertificate,
  Container,
  TrustedServer,
} from '../../../constructs/core/model/container.ts';
import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import { namespaceOf } from '../../contract/places.ts';
import { isPods } from '../places/location.ts';
import { WAVE } from '../resources/argo-cd.ts';
import type { Certificate } from '../resources/cert-manager.ts';
import type { Volume, VolumeMount } from '../resources/resource.ts';
import type { KubernetesTarget } from '../target/target.ts';

/** The issuer that signs what pods of the platform show to callers. */
export const PLATFORM_ISSUER = 'soma-ca';

/** The issuer that signs what pods of a circle show to each other. */
export function circleIssuer(circle: string): string {
  return `soma-${circle}`;
}

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
 * Has a container's certificates issued into Secrets, and mounts each as a folder, beside the authorities that it trusts: in a file
 * mounted by itself the kubelet would never replace it.
 */
export function mountCertificates(
  target: KubernetesTarget,
  component: Component,
  { certificate, circles = [], trusts = [] }: Container,
): MountedCertificate {
  const mounted = [
    ...(certificate ? [publicCertificate(target, component, certificate)] : []),
    ...circles.map((circle) => circleCertificate(target, component, circle)),
    ...trusts.map((server) => authority(target, component, server)),
  ];
  return {
    volumes: mounted.map(({ volume }) => volume),
    mounts: mounted.map(({ volume: { name }, path }) => ({ name, mountPath: path, readOnly: true })),
  };
}

function publicCertificate(
  target: KubernetesTarget,
  component: Component,
  { host, path }: NonNullable<Container['certificate']>,
) {
  const secretName = `${component.name}-certificate`;
  const certificate = certificateFor(target, component, component.name, PLATFORM_ISSUER, {
    secretName,
    dnsNames: [host],
    usages: ['digital signature', 'server auth'],
  });
  target.add(component, certificate);
  return { path, volume: { name: 'certificate', secret: { secretName, defaultMode: SECRET_MODE } } };
}

/** Secret with the certificate of a component in a circle, and with that of the circle's authority. */
export function circleSecret({ name }: Component, { circle }: CircleCertificate): string {
  return `${name}-${circle}`;
}

function circleCertificate(target: KubernetesTarget, component: Component, certificateOf: CircleCertificate) {
  const { circle, path, names = [] } = certificateOf;
  const name = circleSecret(component, certificateOf);
  const dnsNames = names.map((one) => (typeof one === 'string' ? one : target.literal(one)));
  const certificate = certificateFor(target, component, name, circleIssuer(circle), {
    secretName: name,
    commonName: component.name,
    ...(dnsNames.length > 0 && { dnsNames }),
    usages: ['digital signature', 'client auth', ...(dnsNames.length > 0 ? (['server auth'] as const) : [])],
  });
  target.add(component, certificate);
  return { path, volume: { name: circle, secret: { secretName: name, defaultMode: SECRET_MODE } } };
}

/** What vouches for a server, and not the key of that authority, which may lie in the same Secret. */
function authority(target: KubernetesTarget, component: Component, { server, path }: TrustedServer) {
  const owner = target.ownerOf(server);
  const location = target.locationOf(owner);
  if (!isPods(location) || location.authority === undefined || namespaceOf(owner) !== namespaceOf(component))
    throw new ContributorError(
      `${component.path}: nothing in its namespace vouches for the certificate of "${owner.name}"`,
    );
  const items = [{ key: 'ca.crt', path: 'ca.crt' }];
  return {
    path,
    volume: {
      name: `${owner.name}-authority`,
      secret: { secretName: location.authority, items, defaultMode: SECRET_MODE },
    },
  };
}

function certificateFor(
  target: KubernetesTarget,
  component: Component,
  name: string,
  issuer: string,
  spec: Pick<Certificate['spec'], 'secretName' | 'commonName' | 'dnsNames' | 'usages'>,
): Certificate {
  const metadata = target.metadata(component, name);
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    // Before the pods that cannot start without it.
    metadata: { ...metadata, annotations: { ...metadata.annotations, [WAVE]: '-1' } },
    spec: {
      ...spec,
      isCA: false,
      duration: DURATION,
      renewBefore: RENEW_BEFORE,
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuer },
    },
  };
}
