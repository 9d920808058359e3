import { WAVE } from '../../../targets/kubernetes/resources/argo-cd.ts';
import type { Issuer } from '../../../targets/kubernetes/resources/cert-manager.ts';
import type { Manifest } from '../../../targets/kubernetes/resources/manifest.ts';
import { templatedSecret } from '../../../targets/kubernetes/secrets/external-secret.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import type { Edge, PublicIssuer } from '../../core/model/edge.ts';
import { reference } from '../../core/model/value.ts';
import { NAME_SERVER_KEY } from './kong.secrets.ts';
import { publicIssuer } from './kong.issuer.ts';
import type { Kong } from './kong.ts';

/**
 * The issuer that asks an authority outside for the certificate of the public name. It belongs to the namespace of the gateway, so that
 * nothing elsewhere may be certified by it, and its Secrets lie there.
 */
export function publicIssuerObjects(
  kong: Kong,
  { issuer }: Edge,
  target: KubernetesTarget,
): readonly Manifest[] {
  if (issuer?.by !== 'acme') return [];
  const secretName = `${publicIssuer(kong)}-name-server`;
  return [
    templatedSecret(target.cluster, early(target, kong, secretName), {
      [NAME_SERVER_KEY.key]: reference(NAME_SERVER_KEY),
    }),
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: early(target, kong, publicIssuer(kong)),
      spec: { acme: acme(issuer, publicIssuer(kong), secretName) },
    },
  ];
}

/** The name is proved by a record in the domain, so that nothing of the gateway need be open before it has a certificate. */
function acme(
  { server, email, dns }: Extract<PublicIssuer, { by: 'acme' }>,
  name: string,
  secretName: string,
): Issuer['spec']['acme'] {
  return {
    server,
    email,
    privateKeySecretRef: { name: `${name}-account` },
    solvers: [
      {
        dns01: {
          rfc2136: {
            nameserver: dns.server,
            tsigKeyName: dns.key,
            tsigAlgorithm: dns.algorithm,
            tsigSecretSecretRef: { name: secretName, key: NAME_SERVER_KEY.key },
          },
        },
      },
    ],
  };
}

/** Before the certificate is asked for. */
function early(target: KubernetesTarget, kong: Kong, name: string) {
  const metadata = target.metadata(kong, name);
  return { ...metadata, annotations: { ...metadata.annotations, [WAVE]: '-2' } };
}
