/** Address range of Services on EKS; it cannot be changed after a cluster was made. */
export const SERVICE_CIDR = '172.20.0.0/16';
