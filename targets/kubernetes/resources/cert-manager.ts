import type { Labels, Resource } from './resource.ts';

/** cert-manager 1.21.1. */
type Version = 'cert-manager.io/v1';

interface IssuerRef {
  readonly group: 'cert-manager.io';
  readonly kind: 'ClusterIssuer' | 'Issuer';
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

/** An issuer for its own namespace, in which its Secrets lie too. */
export type Issuer = Resource<
  Version,
  'Issuer',
  {
    readonly acme: {
      readonly server: string;
      readonly email: string;
      /** Secret for the key of the account, which cert-manager makes. */
      readonly privateKeySecretRef: { readonly name: string };
      readonly solvers: readonly {
        readonly dns01: {
          readonly rfc2136: {
            readonly nameserver: string;
            readonly tsigKeyName: string;
            readonly tsigAlgorithm: string;
            readonly tsigSecretSecretRef: { readonly name: string; readonly key: string };
          };
        };
      }[];
    };
  }
>;
