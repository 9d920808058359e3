import type { Component } from '../../../constructs/core/model/component.ts';
import type {
  CertificateFolder,
  CircleCertificate,
  Container,
} from '../../../constructs/core/model/container.ts';
import { resolve, type Value } from '../../../constructs/core/model/value.ts';
import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import type { Authority } from '../places/location.ts';
import type { Volume, VolumeMount } from '../resources/resource.ts';
import type { KubernetesTarget } from '../target/target.ts';
import { mountAuthority, mustVerify } from './authority.ts';
import { issue } from './issue.ts';
import { type MountedSecret, SECRET_MODE } from './mounted-secret.ts';

/** The issuer that signs what pods of the platform show to callers. */
export const PLATFORM_ISSUER = 'soma-ca';

/** The issuer that signs what pods of a circle show to each other. */
export function circleIssuer(circle: string): string {
  return `soma-${circle}`;
}

/**
 * Has a container's certificates issued into Secrets, and mounts each as a folder, beside the authorities that it trusts: in a file
 * mounted by itself the kubelet would never replace it.
 */
export function mountCertificates(
  target: KubernetesTarget,
  component: Component,
  container: Container,
): { readonly volumes: readonly Volume[]; readonly mounts: readonly VolumeMount[] } {
  const { certificate, circles = [], trusts = [] } = container;
  mustVerify(target, component, container);
  const mounted = [
    ...(certificate ? [ownCertificate(target, component, certificate)] : []),
    ...circles.map((circle) => circleCertificate(target, component, circle)),
    ...trusts.map((server) => mountAuthority(target, component, server)),
  ];
  return {
    volumes: mounted.map(({ volume }) => volume),
    mounts: mounted.map(({ volume: { name }, path }) => ({ name, mountPath: path, readOnly: true })),
  };
}

/**
 * What vouches for what a container shows to those who call it by name; undefined where an authority signs that is not of this platform,
 * which callers know from elsewhere, and where it shows nothing. A certificate of a circle says who belongs to it, so that nobody has one
 * issued who only wants to verify another.
 */
export function authorityOf(
  component: Component,
  { certificate, circles = [] }: Container,
): Authority | undefined {
  const served = circles.find(({ names = [] }) => names.length > 0);
  if (served) return { secret: circleSecret(component, served) };
  if (!certificate || certificate.issuer) return undefined;
  return { secret: ownSecret(component), issuer: PLATFORM_ISSUER };
}

/** Secret with a component's certificate, its key and the certificate of the authority. */
function ownSecret({ name }: Component): string {
  return `${name}-certificate`;
}

function ownCertificate(
  target: KubernetesTarget,
  component: Component,
  { host, path, issuer }: CertificateFolder,
): MountedSecret {
  const secretName = ownSecret(component);
  const issuerRef = {
    kind: issuer?.of === 'component' ? ('Issuer' as const) : ('ClusterIssuer' as const),
    name: issuer?.name ?? PLATFORM_ISSUER,
  };
  const dnsNames = [hostName(target, component, host)];
  issue(target, component, component.name, issuerRef, {
    secretName,
    dnsNames,
    usages: ['digital signature', 'server auth'],
  });
  return { path, volume: { name: 'certificate', secret: { secretName, defaultMode: SECRET_MODE } } };
}

function hostName(target: KubernetesTarget, { path }: Component, host: Value): string {
  return resolve(host, (reference) => {
    if ('key' in reference) throw new ContributorError(`${path}: a secret is no name of a host`);
    return target.literal(reference);
  });
}

/** Secret with the certificate of a component in a circle, and with that of the circle's authority. */
function circleSecret({ name }: Component, { circle }: CircleCertificate): string {
  return `${name}-${circle}`;
}

function circleCertificate(
  target: KubernetesTarget,
  component: Component,
  certificate: CircleCertificate,
): MountedSecret {
  const { circle, path, names = [] } = certificate;
  const name = circleSecret(component, certificate);
  const dnsNames = names.map((one) => (typeof one === 'string' ? one : target.literal(one)));
  issue(
    target,
    component,
    name,
    { kind: 'ClusterIssuer', name: circleIssuer(circle) },
    {
      secretName: name,
      commonName: component.name,
      ...(dnsNames.length > 0 && { dnsNames }),
      usages: [
        'digital signature',
        'client auth',
        ...(dnsNames.length > 0 ? (['server auth'] as const) : []),
      ],
    },
  );
  return { path, volume: { name: circle, secret: { secretName: name, defaultMode: SECRET_MODE } } };
}
