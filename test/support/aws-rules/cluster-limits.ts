import { between, type Limit, limitsOf, oneOf, written } from './limit.ts';

/** Add-ons of AWS and of the community. Source: EKS user guide, "Available Amazon EKS add-ons", as of November 2026. */
const ADDONS = [
  'vpc-cni',
  'coredns',
  'kube-proxy',
  'eks-pod-identity-agent',
  'eks-node-monitoring-agent',
  'aws-ebs-csi-driver',
  'aws-efs-csi-driver',
  'aws-fsx-csi-driver',
  'aws-mountpoint-s3-csi-driver',
  'snapshot-controller',
  'metrics-server',
  'kube-state-metrics',
  'prometheus-node-exporter',
  'cert-manager',
  'external-dns',
  'adot',
  'amazon-cloudwatch-observability',
  'aws-guardduty-agent',
];

const ACCESS = 'arn:aws:eks::aws:cluster-access-policy/';

/** Cluster, nodes and the runner. Source: API references of EKS, EC2 and CodeBuild, as of November 2026. */
export const CLUSTER_LIMITS: readonly Limit[] = [
  ...limitsOf(
    'aws_eks_cluster',
    oneOf('access_config.authentication_mode', 'API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP'),
    oneOf('enabled_cluster_log_types', 'api', 'audit', 'authenticator', 'controllerManager', 'scheduler'),
    oneOf('upgrade_policy.support_type', 'STANDARD', 'EXTENDED'),
    oneOf('kubernetes_network_config.ip_family', 'ipv4', 'ipv6'),
    oneOf('encryption_config.resources', 'secrets'),
  ),
  ...limitsOf(
    'aws_eks_node_group',
    oneOf(
      'ami_type',
      'AL2023_ARM_64_STANDARD',
      'AL2023_x86_64_STANDARD',
      'AL2023_ARM_64_NVIDIA',
      'AL2023_x86_64_NVIDIA',
      'BOTTLEROCKET_ARM_64',
      'BOTTLEROCKET_x86_64',
      'AL2023_x86_64_NEURON',
      'BOTTLEROCKET_ARM_64_NVIDIA',
      'BOTTLEROCKET_x86_64_NVIDIA',
    ),
    oneOf('capacity_type', 'ON_DEMAND', 'SPOT', 'CAPACITY_BLOCK'),
    between('update_config.max_unavailable', 1, 100),
    between('scaling_config.min_size', 0, 450),
    between('scaling_config.max_size', 1, 450),
  ),
  ...limitsOf(
    'aws_eks_addon',
    oneOf('addon_name', ...ADDONS),
    written('addon_version', /^v\d+\.\d+\.\d+-eksbuild\.\d+$/, 'a version such as v1.2.3-eksbuild.1'),
    oneOf('resolve_conflicts_on_create', 'NONE', 'OVERWRITE'),
    oneOf('resolve_conflicts_on_update', 'NONE', 'OVERWRITE', 'PRESERVE'),
  ),
  ...limitsOf(
    'aws_eks_access_policy_association',
    oneOf('access_scope.type', 'cluster', 'namespace'),
    oneOf(
      'policy_arn',
      ...['Admin', 'ClusterAdmin', 'AdminView', 'Edit', 'View'].map(
        (one) => `${ACCESS}AmazonEKS${one}Policy`,
      ),
    ),
  ),
  ...limitsOf(
    'aws_launch_template',
    oneOf('block_device_mappings.ebs.volume_type', 'gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1'),
    between('block_device_mappings.ebs.volume_size', 1, 16_384),
    oneOf('metadata_options.http_tokens', 'required', 'optional'),
    between('metadata_options.http_put_response_hop_limit', 1, 64),
  ),
  ...limitsOf(
    'aws_codebuild_project',
    oneOf(
      'environment.type',
      'ARM_CONTAINER',
      'LINUX_CONTAINER',
      'LINUX_GPU_CONTAINER',
      'ARM_LAMBDA_CONTAINER',
    ),
    oneOf(
      'environment.compute_type',
      ...['SMALL', 'MEDIUM', 'LARGE', 'XLARGE', '2XLARGE'].map((one) => `BUILD_GENERAL1_${one}`),
    ),
    between('build_timeout', 5, 2160),
    oneOf('artifacts.type', 'NO_ARTIFACTS', 'S3', 'CODEPIPELINE'),
  ),
];
