import type { HappensBefore } from '../terraform-order.ts';

/** What Terraform would make at once, or in the wrong order, if nobody said so: it makes ten things at the same time. */
export const ORDER: readonly HappensBefore[] = [
  {
    later: { type: 'aws_eip' },
    earlier: { type: 'aws_internet_gateway' },
    why: 'a gateway cannot be detached while an address of its network is in use',
  },
  {
    later: { type: 'aws_lb' },
    earlier: { type: 'aws_internet_gateway' },
    why: 'a public one is refused in a network that nobody outside reaches',
  },
  {
    later: { type: 'aws_lb_listener' },
    earlier: { type: 'aws_acm_certificate_validation' },
    why: 'a listener is refused a certificate that is not issued yet',
  },
  {
    later: { type: 'aws_route53_query_log' },
    earlier: { type: 'aws_cloudwatch_log_resource_policy' },
    why: 'Route 53 refuses a group that it may not write to',
  },
  {
    later: { type: 'aws_route53_hosted_zone_dnssec' },
    earlier: { type: 'aws_route53_key_signing_key' },
    why: 'a zone is signed with a key that it has',
  },
  {
    later: { type: 'aws_nat_gateway' },
    earlier: { type: 'aws_internet_gateway' },
    why: 'without one it fails for good: "Network has no Internet gateway attached"',
  },
  {
    later: { type: 'aws_nat_gateway' },
    earlier: { type: 'aws_route', id: /^route-internet$/ },
    why: 'it tries its way out when it is made',
  },
  {
    later: { type: 'aws_nat_gateway', id: /^nat-(?<zone>.)$/ },
    earlier: { type: 'aws_route_table_association', id: /^routes-of-public-(?<zone>.)$/ },
    why: 'until then its subnet has the main table, which leads nowhere',
  },
  {
    later: { type: 'aws_eks_node_group', id: /-(?<zone>.)$/ },
    earlier: { type: 'aws_route', id: /^route-out-(?<zone>.)$/ },
    why: 'a node that pulls no image and does not join in time fails its group',
  },
  {
    later: { type: 'aws_eks_node_group', id: /-(?<zone>.)$/ },
    earlier: { type: 'aws_route_table_association', id: /^routes-of-private-(?<zone>.)$/ },
    why: 'a route that its subnet does not use leads no node out',
  },
  {
    later: { type: 'aws_eks_node_group' },
    earlier: { type: 'aws_vpc_endpoint' },
    why: 'while an endpoint appears, its service changes its address, and a joining node loses it',
  },
  {
    later: { type: 'aws_vpc_endpoint', id: /^endpoint-(?!s3$)/ },
    earlier: { type: 'aws_vpc_security_group_ingress_rule', id: /^allow-network-to-endpoints$/ },
    why: 'private DNS sends the whole network to interfaces that answer nobody without it',
  },
  {
    later: { type: 'aws_eks_node_group' },
    earlier: { type: 'aws_eks_addon', id: /^addon-(vpc-cni|kube-proxy|eks-pod-identity-agent)$/ },
    why: 'a node without network plug-in never becomes ready',
  },
  {
    later: { type: 'aws_eks_node_group' },
    earlier: { type: 'aws_iam_role_policy_attachment', id: /^role-nodes-/ },
    why: 'a node joins and pulls images by these rights, and needs them until it is gone',
  },
  {
    later: {
      type: 'aws_eks_addon',
      id: /^addon-(coredns|metrics-server|snapshot-controller|aws-ebs-csi-driver)$/,
    },
    earlier: { type: 'aws_eks_node_group' },
    why: 'an add-on that runs as pods is degraded until a node takes them, and its creation fails',
  },
  {
    later: { type: 'aws_eks_addon', id: /^addon-aws-ebs-csi-driver$/ },
    earlier: { type: 'aws_eks_addon', id: /^addon-snapshot-controller$/ },
    why: 'the driver leaves out its part for snapshots where their kinds are unknown',
  },
  {
    later: { type: 'aws_eks_addon', id: /^addon-vpc-cni$/ },
    earlier: { type: 'aws_iam_role_policy_attachment', id: /^role-vpc-cni-/ },
    why: 'the plug-in attaches interfaces by these rights, and removes them by these rights',
  },
  {
    later: { type: 'aws_eks_addon', id: /^addon-aws-ebs-csi-driver$/ },
    earlier: { type: 'aws_iam_role_policy_attachment', id: /^role-ebs-csi-/ },
    why: 'the driver makes disks by these rights',
  },
  {
    later: { type: 'aws_eks_addon', id: /^addon-aws-ebs-csi-driver$/ },
    earlier: { type: 'aws_iam_role_policy', id: /^role-ebs-csi-/ },
    why: 'the driver encrypts disks by these rights',
  },
  {
    later: { type: 'aws_eks_cluster' },
    earlier: { type: 'aws_cloudwatch_log_group', id: /^logs-eks$/ },
    why: 'EKS makes a group of its own, without key and retention, where there is none',
  },
  {
    later: { type: 'aws_eks_cluster' },
    earlier: { type: 'aws_iam_role_policy_attachment', id: /^role-eks-/ },
    why: 'EKS makes and removes its interfaces by these rights',
  },
  {
    later: { type: 'aws_eks_pod_identity_association', id: /-external-secrets$/ },
    earlier: { type: 'aws_iam_role_policy', id: /^role-external-secrets-/ },
    why: 'pods that start with an empty role are refused and keep on failing',
  },
  {
    later: { type: 'aws_eks_pod_identity_association', id: /-(?<zone>milvus|loki)$/ },
    earlier: { type: 'aws_iam_role_policy', id: /^role-(?<zone>milvus|loki)-/ },
    why: 'pods that start with an empty role are refused and keep on failing',
  },
  {
    later: { type: 'aws_flow_log' },
    earlier: { type: 'aws_iam_role_policy', id: /^role-flow-log-/ },
    why: 'a log whose role may not write yet begins in status "access error"',
  },
  {
    later: { type: 'aws_db_instance' },
    earlier: { type: 'aws_cloudwatch_log_group', id: /^logs-postgres-/ },
    why: 'RDS makes groups of its own, without key and retention, where there are none',
  },
  {
    later: { type: 'aws_db_instance' },
    earlier: { type: 'aws_iam_role_policy_attachment', id: /^role-postgres-monitoring-/ },
    why: 'RDS tries the role out when the server is made',
  },
  {
    later: { type: 'aws_db_instance' },
    earlier: { type: 'aws_secretsmanager_secret_version' },
    why: 'an apply that ends between the two would leave a password that nobody knows',
  },
  {
    later: { type: 'aws_elasticache_replication_group' },
    earlier: { type: 'aws_elasticache_user' },
    why: 'a server without users would admit everybody',
  },
  {
    later: { type: 'aws_elasticache_replication_group' },
    earlier: { type: 'aws_cloudwatch_log_group', id: /^logs-redis-/ },
    why: 'ElastiCache delivers to groups that exist',
  },
  {
    later: { type: 'aws_msk_cluster' },
    earlier: { type: 'aws_cloudwatch_log_group', id: /^logs-kafka$/ },
    why: 'MSK delivers to a group that exists',
  },
  {
    later: { type: 'aws_s3_bucket_logging', id: /^state-/ },
    earlier: { type: 'aws_s3_bucket_policy', id: /^access-logs-/ },
    why: 'S3 refuses a target that does not let it deliver',
  },
  ...['access-logs', 'state', 'bucket-milvus', 'bucket-loki'].flatMap((id): HappensBefore[] => [
    {
      later: { type: 'aws_s3_bucket_public_access_block', id: new RegExp(`^${id}-`) },
      earlier: { type: 'aws_s3_bucket_policy', id: new RegExp(`^${id}-`) },
      why: 'S3 refuses two such changes of a bucket at once: "A conflicting conditional operation"',
    },
    {
      later: { type: 'aws_s3_bucket_ownership_controls', id: new RegExp(`^${id}-`) },
      earlier: { type: 'aws_s3_bucket_public_access_block', id: new RegExp(`^${id}-`) },
      why: 'S3 refuses two such changes of a bucket at once: "A conflicting conditional operation"',
    },
    {
      later: { type: 'aws_s3_bucket_lifecycle_configuration', id: new RegExp(`^${id}-`) },
      earlier: { type: 'aws_s3_bucket_versioning', id: new RegExp(`^${id}-`) },
      why: 'a rule about old versions is for a bucket that has versions',
    },
  ]),
  {
    later: { type: 'aws_s3_bucket_replication_configuration', id: /-from-(?<zone>.*)$/ },
    earlier: { type: 'aws_iam_role_policy', id: /^role-copies-from-(?<zone>.*)-policy$/ },
    why: 'what is written before the role may copy it is not copied, and nobody tries again',
  },
  {
    later: { type: 'aws_backup_selection' },
    earlier: { type: 'aws_iam_role_policy', id: /^role-backup-policy$/ },
    why: 'a night between the two would find a role that may take no backup',
  },
  {
    later: { type: 'helm_release', id: /^argo-cd$/ },
    earlier: { type: 'kubernetes_namespace_v1' },
    why: 'it lives in one of them, and would make the others itself, which Terraform would then find taken',
  },
  {
    later: { type: 'helm_release', id: /^argo-cd$/ },
    earlier: { type: 'kubernetes_config_map_v1' },
    why: 'pods that it starts are told addresses when they start, and never again',
  },
  {
    later: { type: 'kubernetes_secret_v1', id: /^repository$/ },
    earlier: { type: 'kubernetes_namespace_v1', id: /^namespace-argocd$/ },
    why: 'it lives in it',
  },
  {
    later: { type: 'helm_release', id: /^argo-cd$/ },
    earlier: { type: 'kubernetes_secret_v1' },
    why: 'it begins to read the repository as soon as it runs',
  },
  {
    later: { type: 'helm_release', id: /^root-application$/ },
    earlier: { type: 'helm_release', id: /^argo-cd$/ },
    why: 'until then the API knows no applications',
  },
];
