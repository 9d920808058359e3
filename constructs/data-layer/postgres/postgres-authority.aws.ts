/** The authority that signs what a server on RDS shows; each region has one of that name, whose root is good until 2061. */
export const RDS_AUTHORITY = 'rds-ca-rsa2048-g1';

/** Where RDS publishes the certificates of a region's authorities. Source: RDS user guide, "Certificate bundles by AWS Region". */
export function authorityBundle(region: string): string {
  return `https://truststore.pki.rds.amazonaws.com/${region}/${region}-bundle.pem`;
}
