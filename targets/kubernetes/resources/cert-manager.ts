import type { Labels, Resource } from './resource.ts';

/** cert-manager 1.21.1. */
type Version = 'cert-manager.io/v1';

interface IssuerRef {
  readonly group: 'cert-manager.io';
  readonly kind: 'ClusterIssuer';
  readonly name: string;
}

/** A certificate that is issued into a Secret with the keys `tls.crt`, `tls.key` and `ca.crt`, and renewed there. */
export type Certificate = Resource<
  Version,
  'Certificate',
  {
    readonly secretName: string;
    /** Labels and annotations of the Secret. */
    readonly secretTemplate?: { readonly labels: Labels };
    readonly commonName?: string;
    readonly dnsNames?: readonly string[];
    readonly isCA: boolean;
    readonly duration: string;
    readonly renewBefore: string;
    readonly privateKey: {
      readonly algorithm: 'ECDSA';
      readonly size: 256;
      /** `Never` keeps the key when the certificate is renewed. */
      readonly rotationPolicy: 'Always' | 'Never';
    };
    readonly usages: readonly ('digital signature' | 'server auth' | 'client auth' | 'cert sign')[];
    readonly issuerRef: IssuerRef;
  }
>;

/** An issuer for every namespace; its Secret lies in the namespace of cert-manager. */
export type ClusterIssuer = Resource<
  Version,
  'ClusterIssuer',
  { readonly selfSigned: object } | { readonly ca: { readonly secretName: string } }
>;
