import { type Fault, faultsOf } from '../support/aws-rules/fault.ts';

const CLUSTER = 'aws_eks_cluster.cluster';
const NODES = 'aws_eks_node_group.nodes-general-a';
const ADDON = 'aws_eks_addon.addon-coredns';
const ENDPOINT = 'aws_vpc_endpoint.endpoint-ecr-api';
const SUBNET = 'aws_subnet.subnet-data-b';
const RULE = 'aws_vpc_security_group_ingress_rule.allow-network-to-endpoints';

const swap = (from: string, to: string) => (text: unknown) => String(text).replace(from, to);
const leaving = (earlier: string) => (all: unknown) =>
  (all as readonly string[]).filter((one) => !one.startsWith(earlier));

/** Faults of the cluster and its nodes. */
const OF_CLUSTERS = faultsOf(
  'prod',
  [
    CLUSTER,
    { version: '1.28' },
    'engine versions',
    '@: version is "1.28", but EKS supports 1.34, 1.35, 1.36',
  ],
  [
    CLUSTER,
    { version: '1.35.2' },
    'engine versions',
    '@: version is "1.35.2", but EKS supports 1.34, 1.35, 1.36',
  ],
  [
    CLUSTER,
    { version: '1.36' },
    'versions of add-ons',
    'aws_eks_addon.addon-kube-proxy: version v1.35.3-eksbuild.29 is for another Kubernetes than 1.36',
  ],
  [
    CLUSTER,
    { 'kubernetes_network_config.service_ipv4_cidr': '10.40.128.0/20' },
    'settings of EKS together',
    '@: service_ipv4_cidr 10.40.128.0/20 lies in the network, and cannot be changed later',
  ],
  [
    CLUSTER,
    { 'vpc_config.subnet_ids': ['${aws_subnet.subnet-control-plane-a.id}'] },
    'settings of EKS together',
    '@: subnets in one zone; EKS takes two or more',
  ],
  [
    CLUSTER,
    { 'vpc_config.endpoint_private_access': false },
    'settings of EKS together',
    '@: an API without any endpoint',
  ],
  [
    CLUSTER,
    { 'access_config.authentication_mode': 'IAM' },
    'values of one argument',
    '@: access_config.authentication_mode is "IAM"; AWS takes API, API_AND_CONFIG_MAP, CONFIG_MAP',
  ],
  [
    CLUSTER,
    { 'enabled_cluster_log_types.3': 'controller-manager' },
    'values of one argument',
    '@: enabled_cluster_log_types is "controller-manager"; AWS takes api, audit, authenticator, controllerManager, scheduler',
  ],
  [
    CLUSTER,
    { role_arn: '${aws_iam_role.role-nodes.arn}' },
    'who takes a role',
    '@: eks.amazonaws.com may not take aws_iam_role.role-nodes',
  ],
  [
    CLUSTER,
    { depends_on: leaving('aws_iam_role_policy_attachment') },
    'happens-before',
    '@ may come before aws_iam_role_policy_attachment.role-eks-cluster: EKS makes and removes its interfaces by these rights',
  ],
  [
    NODES,
    { instance_types: ['m7g.3xlarge'] },
    'classes',
    `@: instance_types is "m7g.3xlarge", which the table of EC2's classes does not have`,
  ],
  [
    NODES,
    { instance_types: ['m7i.2xlarge'] },
    'architectures',
    '@: ami_type AL2023_ARM_64_STANDARD is for arm64, but m7i.2xlarge is amd64',
  ],
  [
    NODES,
    { ami_type: 'AL2023_x86_64_STANDARD' },
    'architectures',
    '@: ami_type AL2023_x86_64_STANDARD is for amd64, but m7g.2xlarge is arm64',
  ],
  [
    NODES,
    { ami_type: 'AL2_ARM_64' },
    'values of one argument',
    '@: ami_type is "AL2_ARM_64"; AWS takes AL2023_ARM_64_STANDARD, AL2023_x86_64_STANDARD, AL2023_ARM_64_NVIDIA, AL2023_x86_64_NVIDIA, BOTTLEROCKET_ARM_64, BOTTLEROCKET_x86_64, AL2023_x86_64_NEURON or one of 2 others',
  ],
  [NODES, { 'scaling_config.min_size': 5 }, 'node groups', '@: min_size 5 is above max_size 4'],
  [NODES, { 'scaling_config.desired_size': 6 }, 'node groups', '@: desired_size 6 is not 3 to 4'],
  [
    NODES,
    { 'update_config.max_unavailable': 0 },
    'values of one argument',
    '@: update_config.max_unavailable is 0; AWS takes 1 to 100',
  ],
  [NODES, { disk_size: 100 }, 'node groups', '@: disk_size beside a launch_template'],
  [
    NODES,
    { capacity_type: 'RESERVED' },
    'values of one argument',
    '@: capacity_type is "RESERVED"; AWS takes ON_DEMAND, SPOT, CAPACITY_BLOCK',
  ],
  [
    NODES,
    { depends_on: leaving('aws_route.') },
    'happens-before',
    '@ may come before aws_route.route-out-a: a node that pulls no image and does not join in time fails its group',
  ],
  [
    ADDON,
    { addon_name: 'core-dns' },
    'values of one argument',
    '@: addon_name is "core-dns"; AWS takes vpc-cni, coredns, kube-proxy, eks-pod-identity-agent, eks-node-monitoring-agent, aws-ebs-csi-driver, aws-efs-csi-driver or one of 11 others',
  ],
  [
    ADDON,
    { addon_version: '1.13.2' },
    'values of one argument',
    '@: addon_version is "1.13.2"; AWS takes a version such as v1.2.3-eksbuild.1',
  ],
  [
    ADDON,
    { resolve_conflicts_on_create: 'PRESERVE' },
    'values of one argument',
    '@: resolve_conflicts_on_create is "PRESERVE"; AWS takes NONE, OVERWRITE',
  ],
  [
    'aws_eks_addon.addon-kube-proxy',
    { addon_version: 'v1.34.6-eksbuild.2' },
    'versions of add-ons',
    '@: version v1.34.6-eksbuild.2 is for another Kubernetes than 1.35',
  ],
  [
    'aws_eks_addon.addon-aws-ebs-csi-driver',
    { 'pod_identity_association.0.service_account': 'ebs-csi' },
    'accounts of add-ons',
    '@: its pods run as ebs-csi-controller-sa, not as "ebs-csi"',
  ],
  [
    'aws_eks_addon.addon-vpc-cni',
    { configuration_values: 'enableNetworkPolicy: true' },
    'accounts of add-ons',
    '@: configuration_values is no object in JSON',
  ],
  [
    'aws_eks_access_policy_association.access-admin-operators-policy',
    { policy_arn: swap('AdminPolicy', 'OwnerPolicy') },
    'values of one argument',
    '@: policy_arn is "arn:aws:eks::aws:cluster-access-policy/AmazonEKSOwnerPolicy"; AWS takes arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy, arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy, arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy, arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy, arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
  ],
  [
    'aws_eks_access_policy_association.access-admin-operators-policy',
    { 'access_scope.namespaces': [] },
    'settings of EKS together',
    '@: access_scope of type namespace names none',
  ],
  [
    'aws_launch_template.launch-template',
    { 'metadata_options.http_tokens': 'mandatory' },
    'values of one argument',
    '@: metadata_options.http_tokens is "mandatory"; AWS takes required, optional',
  ],
  [
    'aws_launch_template.launch-template',
    { 'block_device_mappings.0.ebs.volume_type': 'ssd' },
    'values of one argument',
    '@: block_device_mappings.ebs.volume_type is "ssd"; AWS takes gp2, gp3, io1, io2, st1, sc1',
  ],
  [
    'aws_eks_pod_identity_association.pod-identity-loki',
    { role_arn: '${aws_iam_role.role-flow-log.arn}' },
    'who takes a role',
    '@: pods.eks.amazonaws.com may not take aws_iam_role.role-flow-log',
  ],
  [
    'aws_codebuild_project.runner',
    { 'environment.compute_type': 'BUILD_GENERAL1_TINY' },
    'values of one argument',
    '@: environment.compute_type is "BUILD_GENERAL1_TINY"; AWS takes BUILD_GENERAL1_SMALL, BUILD_GENERAL1_MEDIUM, BUILD_GENERAL1_LARGE, BUILD_GENERAL1_XLARGE, BUILD_GENERAL1_2XLARGE',
  ],
);

/** Faults of the network. */
const OF_NETWORKS = faultsOf(
  'prod',
  [
    ENDPOINT,
    { service_name: 'com.amazonaws.eu-west-1.ecr.apis' },
    'endpoints',
    '@: AWS has no interface for service "ecr.apis"',
  ],
  [
    ENDPOINT,
    { service_name: 'com.amazonaws.eu-central-1.ecr.api' },
    'endpoints',
    '@: service_name is of region "eu-central-1", but the network is in eu-west-1',
  ],
  [
    ENDPOINT,
    { vpc_endpoint_type: 'Gateway', private_dns_enabled: false, subnet_ids: [] },
    'endpoints',
    '@: AWS has no gateway for service "ecr.api"',
  ],
  [ENDPOINT, { 'subnet_ids.1': '${aws_subnet.subnet-data-a.id}' }, 'endpoints', '@: two subnets in one zone'],
  [
    ENDPOINT,
    { depends_on: [] },
    'happens-before',
    '@ may come before aws_vpc_security_group_ingress_rule.allow-network-to-endpoints: private DNS sends the whole network to interfaces that answer nobody without it',
  ],
  [SUBNET, { cidr_block: '10.41.3.0/24' }, 'subnets', '@: cidr_block 10.41.3.0/24 is not in the network'],
  [
    SUBNET,
    { cidr_block: '10.40.255.240/29' },
    'subnets',
    '@: cidr_block 10.40.255.240/29; AWS takes /16 to /28',
  ],
  [
    SUBNET,
    { cidr_block: '10.40.255.5/28' },
    'subnets',
    '@: cidr_block "10.40.255.5/28" is no range, or has host bits set',
  ],
  [
    SUBNET,
    { availability_zone: 'us-east-1b' },
    'subnets',
    '@: availability_zone "us-east-1b" is not in eu-west-1',
  ],
  [RULE, { from_port: 444 }, 'rules of security groups', '@: from_port 444 is above to_port 443'],
  [
    RULE,
    { ip_protocol: 'https' },
    'values of one argument',
    '@: ip_protocol is "https"; AWS takes tcp, udp, icmp, icmpv6, -1',
  ],
  [
    RULE,
    { referenced_security_group_id: '${aws_security_group.security-group-kafka.id}' },
    'rules of security groups',
    '@: 2 sides; AWS takes one: cidr_ipv4, referenced_security_group_id',
  ],
  [RULE, { ip_protocol: '-1' }, 'rules of security groups', '@: ports beside all protocols'],
  [
    'aws_nat_gateway.nat-a',
    { subnet_id: '${aws_subnet.subnet-private-a.id}' },
    'ways out',
    '@: aws_subnet.subnet-private-a has no route to an internet gateway',
  ],
  ['aws_nat_gateway.nat-a', { allocation_id: undefined }, 'ways out', '@: a public one has an address'],
  [
    'aws_nat_gateway.nat-a',
    { depends_on: ['aws_route.route-internet'] },
    'happens-before',
    '@ may come before aws_route_table_association.routes-of-public-a: until then its subnet has the main table, which leads nowhere',
  ],
  [
    'aws_flow_log.flow-log',
    { max_aggregation_interval: 300 },
    'values of one argument',
    '@: max_aggregation_interval is 300; AWS takes 60, 600',
  ],
  [
    'aws_flow_log.flow-log',
    { iam_role_arn: undefined },
    'flow logs',
    '@: cloud-watch-logs without iam_role_arn',
  ],
  [
    'aws_security_group.security-group-kafka',
    { name: 'sg-kafka' },
    'names',
    '@: name is "sg-kafka"; AWS takes a name that does not begin with sg-',
  ],
  [
    'aws_route.route-out-b',
    { route_table_id: undefined },
    "the provider's schema",
    '@: route_table_id is required',
  ],
);

/** Faults of the edge. */
const OF_EDGES = faultsOf(
  'prod',
  [
    'aws_lb.edge',
    { subnets: ['${aws_subnet.subnet-public-a.id}'] },
    'edge',
    '@: subnets in 1 zone; an application load balancer takes two or more',
  ],
  [
    'aws_lb.edge',
    { name: 'somastack-production-platform-edge' },
    'names',
    '@: name is "somastack-production-platform-edge"; AWS takes letters, digits and dashes, at most 32',
  ],
  [
    'aws_lb_listener.edge-https',
    { ssl_policy: 'ELBSecurityPolicy-TLS14' },
    'values of one argument',
    '@: ssl_policy is "ELBSecurityPolicy-TLS14"; AWS takes ELBSecurityPolicy-TLS13-1-2-2021-06, ELBSecurityPolicy-TLS13-1-2-Res-2021-06, ELBSecurityPolicy-TLS13-1-3-2021-06, ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  ],
  ['aws_lb_listener.edge-https', { protocol: 'HTTP' }, 'edge', '@: HTTP with certificate_arn'],
  [
    'aws_lb_target_group.edge-targets',
    { 'health_check.timeout': 10 },
    'edge',
    '@: health_check.timeout 10 is not below health_check.interval 10',
  ],
  [
    'aws_lb_target_group.edge-targets',
    { 'health_check.unhealthy_threshold': 1 },
    'values of one argument',
    '@: health_check.unhealthy_threshold is 1; AWS takes 2 to 10',
  ],
  ['aws_wafv2_web_acl.edge-rules', { 'rule.1.priority': 0 }, 'edge', '@: two rules of one priority'],
  [
    'aws_wafv2_web_acl.edge-rules',
    { 'rule.0.statement.rate_based_statement.limit': 5 },
    'values of one argument',
    '@: rule.statement.rate_based_statement.limit is 5; AWS takes 10 to 2000000000',
  ],
  [
    'aws_wafv2_web_acl.edge-rules',
    { 'rule.2.override_action': undefined },
    'edge',
    '@: a group of rules has override_action',
  ],
  [
    'aws_wafv2_web_acl.edge-rules',
    { 'rule.1.statement.managed_rule_group_statement.name': 'AWSManagedRulesBadInputs' },
    'values of one argument',
    '@: rule.statement.managed_rule_group_statement.name is "AWSManagedRulesBadInputs"; AWS takes AWSManagedRulesAmazonIpReputationList, AWSManagedRulesAnonymousIpList, AWSManagedRulesCommonRuleSet, AWSManagedRulesKnownBadInputsRuleSet, AWSManagedRulesSQLiRuleSet, AWSManagedRulesLinuxRuleSet, AWSManagedRulesUnixRuleSet or one of 8 others',
  ],
  [
    'aws_cloudwatch_log_group.logs-edge-rules',
    { name: 'somastack-prod-edge' },
    'edge',
    'aws_wafv2_web_acl_logging_configuration.edge-rules-log: WAF writes to a log group whose name begins with aws-waf-logs-, not to "somastack-prod-edge"',
  ],
  [
    'aws_acm_certificate.certificate',
    { domain_name: 'soma_stack.example.com' },
    'edge',
    '@: "soma_stack.example.com" is no name of a host',
  ],
);

export const FAULTS_OF_PLATFORM: readonly Fault[] = [...OF_CLUSTERS, ...OF_NETWORKS, ...OF_EDGES];
