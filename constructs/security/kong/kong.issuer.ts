import type { CertificateFolder } from '../../core/model/container.ts';
import type { Edge } from '../../core/model/edge.ts';

/** Who signs the certificate of the public name; nothing where that is the platform's own authority. */
export function signedBy(
  { name }: { readonly name: string },
  { issuer }: Edge,
): Pick<CertificateFolder, 'issuer'> {
  if (!issuer) return {};
  return {
    issuer:
      issuer.by === 'acme'
        ? { of: 'component', name: publicIssuer({ name }) }
        : { of: 'cluster', name: issuer.name },
  };
}

/** Name of the issuer that the gateway has of its own, and of the Secrets that it reads. */
export function publicIssuer({ name }: { readonly name: string }): string {
  return `${name}-public`;
}
