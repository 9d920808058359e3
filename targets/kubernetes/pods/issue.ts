import type { Component } from '../../../constructs/core/model/component.ts';
import { WAVE } from '../resources/argo-cd.ts';
import type { Certificate } from '../resources/cert-manager.ts';
import type { KubernetesTarget } from '../target/target.ts';

/** A quarter of a year, of which the last month is for a renewal that fails: cert-manager tries again all the time. */
const DURATION = '2160h';
const RENEW_BEFORE = '720h';

type Issued = Pick<Certificate['spec'], 'secretName' | 'commonName' | 'dnsNames' | 'usages'>;

/** Adds the order for a certificate of a component, which cert-manager issues into a Secret and renews there. */
export function issue(
  target: KubernetesTarget,
  component: Component,
  name: string,
  issuer: Omit<Certificate['spec']['issuerRef'], 'group'>,
  spec: Issued,
): void {
  const metadata = target.metadata(component, name);
  target.add(component, {
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
      issuerRef: { group: 'cert-manager.io', ...issuer },
    },
  });
}
