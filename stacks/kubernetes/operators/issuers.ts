import { Contained } from '../../../constructs/workload/contained.ts';
import type { Container } from '../../../constructs/core/model/container.ts';
import type { PlatformComponent } from '../../../constructs/platform/components.ts';
import { OPERATORS } from '../../../targets/contract/places.ts';
import { circleIssuer, PLATFORM_ISSUER } from '../../../targets/kubernetes/pods/certificate.ts';
import { SYNC_OPTIONS, WAVE } from '../../../targets/kubernetes/resources/argo-cd.ts';
import type { Certificate, ClusterIssuer } from '../../../targets/kubernetes/resources/cert-manager.ts';

/** Signs nothing but the platform's own authority. */
const ROOT_ISSUER = 'soma-root';

/** Ten years, and a year's warning: whoever calls the platform trusts this certificate by hand. */
const DURATION = '87600h';
const RENEW_BEFORE = '8760h';

/** Whether a component wants a certificate that is issued in the cluster. */
export function wantsCertificates(components: readonly PlatformComponent[]): boolean {
  return wantsPublicCertificates(components) || circlesOf(components).length > 0;
}

function wantsPublicCertificates(components: readonly PlatformComponent[]): boolean {
  return containersOf(components).some(({ certificate }) => certificate !== undefined);
}

/** Names of the circles whose members trust an authority of their own. */
function circlesOf(components: readonly PlatformComponent[]): readonly string[] {
  const all = containersOf(components).flatMap(({ circles = [] }) => circles.map(({ circle }) => circle));
  return [...new Set(all)].sort();
}

function containersOf(components: readonly PlatformComponent[]): readonly Container[] {
  return components.flatMap((component) => (component instanceof Contained ? [component.container] : []));
}

/**
 * The platform's own authority and that of each circle, and the issuers that sign with them. The private keys lie in the namespace of the
 * operators, where no pod of the platform runs; what is signed lies beside the pod that shows it.
 */
export function issuers(
  environmentName: string,
  components: readonly PlatformComponent[],
): readonly (ClusterIssuer | Certificate)[] {
  if (!wantsCertificates(components)) return [];
  const authorities = [
    ...(wantsPublicCertificates(components) ? [[PLATFORM_ISSUER, `SomaStack ${environmentName}`]] : []),
    ...circlesOf(components).map((circle) => [circleIssuer(circle), `${circle} of ${environmentName}`]),
  ] as const;
  return [
    issuer(ROOT_ISSUER, '1', { selfSigned: {} }),
    ...authorities.flatMap(([name = '', commonName = '']) => [
      authority(name, commonName),
      issuer(name, '3', { ca: { secretName: name } }),
    ]),
  ];
}

function issuer(name: string, wave: string, spec: ClusterIssuer['spec']): ClusterIssuer {
  return { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: early(name, wave), spec };
}

function authority(name: string, commonName: string): Certificate {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { ...early(name, '2'), namespace: OPERATORS },
    spec: {
      secretName: name,
      commonName,
      isCA: true,
      duration: DURATION,
      renewBefore: RENEW_BEFORE,
      // With the same key, what it signed before a renewal is still good afterwards, and so is what callers already trust.
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
      usages: ['cert sign', 'digital signature'],
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: ROOT_ISSUER },
    },
  };
}

/** The operator brings the definitions of these kinds, which do not exist yet when Argo CD first compares this folder. */
function early(name: string, wave: string) {
  return {
    name,
    annotations: { [WAVE]: wave, [SYNC_OPTIONS]: 'SkipDryRunOnMissingResource=true' },
  };
}
