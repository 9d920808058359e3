/** Actions of AWS by what calls them: here the type of a resource that is made, read, changed and destroyed. */
export type ActionTable = Readonly<Record<string, readonly string[]>>;

const tags = ['ec2:CreateTags', 'ec2:DeleteTags', 'ec2:Describe*'];
const rdsTags = [
  'rds:AddTagsToResource',
  'rds:Describe*',
  'rds:ListTagsForResource',
  'rds:RemoveTagsFromResource',
];
const cacheTags = [
  'elasticache:AddTagsToResource',
  'elasticache:Describe*',
  'elasticache:ListTagsForResource',
  'elasticache:RemoveTagsFromResource',
];
const eksTags = ['eks:Describe*', 'eks:List*', 'eks:TagResource', 'eks:UntagResource'];
const backupTags = ['backup:ListTags', 'backup:TagResource', 'backup:UntagResource'];
/** Services that write logs in the name of whoever makes them. */
const logDelivery = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];
/** A service is let use a key by whoever makes what the key encrypts. */
const encrypted = ['kms:CreateGrant', 'kms:DescribeKey'];
/** What S3 is asked about a bucket; reading objects is none of it. */
const bucketReads = [
  's3:GetAccelerateConfiguration',
  's3:GetBucket*',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetReplicationConfiguration',
  's3:ListBucket',
];

/** The network and what stands at its edges. */
export const NETWORK: ActionTable = {
  aws_default_security_group: [...tags, 'ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
  aws_eip: [...tags, 'ec2:AllocateAddress', 'ec2:DisassociateAddress', 'ec2:ReleaseAddress'],
  aws_flow_log: [...tags, 'ec2:CreateFlowLogs', 'ec2:DeleteFlowLogs', ...logDelivery],
  aws_internet_gateway: [
    ...tags,
    'ec2:AttachInternetGateway',
    'ec2:CreateInternetGateway',
    'ec2:DeleteInternetGateway',
    'ec2:DetachInternetGateway',
  ],
  aws_nat_gateway: [...tags, 'ec2:CreateNatGateway', 'ec2:DeleteNatGateway'],
  aws_route: ['ec2:CreateRoute', 'ec2:DeleteRoute', 'ec2:Describe*', 'ec2:ReplaceRoute'],
  aws_route_table: [...tags, 'ec2:CreateRouteTable', 'ec2:DeleteRouteTable'],
  aws_route_table_association: [
    'ec2:AssociateRouteTable',
    'ec2:Describe*',
    'ec2:DisassociateRouteTable',
    'ec2:ReplaceRouteTableAssociation',
  ],
  aws_security_group: [
    ...tags,
    'ec2:CreateSecurityGroup',
    'ec2:DeleteSecurityGroup',
    'ec2:RevokeSecurityGroupEgress',
    'ec2:RevokeSecurityGroupIngress',
  ],
  aws_subnet: [...tags, 'ec2:CreateSubnet', 'ec2:DeleteSubnet', 'ec2:ModifySubnetAttribute'],
  aws_vpc: [...tags, 'ec2:CreateVpc', 'ec2:DeleteVpc', 'ec2:ModifyVpcAttribute'],
  aws_vpc_endpoint: [...tags, 'ec2:CreateVpcEndpoint', 'ec2:DeleteVpcEndpoints', 'ec2:ModifyVpcEndpoint'],
  aws_vpc_security_group_egress_rule: [
    ...tags,
    'ec2:AuthorizeSecurityGroupEgress',
    'ec2:ModifySecurityGroupRules',
    'ec2:RevokeSecurityGroupEgress',
  ],
  aws_vpc_security_group_ingress_rule: [
    ...tags,
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:ModifySecurityGroupRules',
    'ec2:RevokeSecurityGroupIngress',
  ],
};

/** The cluster, its nodes, the keys and logs of everything, and the runner. */
export const CLUSTER: ActionTable = {
  'data.aws_eks_cluster': ['eks:Describe*'],
  aws_cloudwatch_log_group: [
    'logs:AssociateKmsKey',
    'logs:CreateLogGroup',
    'logs:DeleteLogGroup',
    'logs:DeleteRetentionPolicy',
    'logs:DescribeLogGroups',
    'logs:DisassociateKmsKey',
    'logs:ListTagsForResource',
    'logs:PutRetentionPolicy',
    'logs:TagResource',
    'logs:UntagResource',
  ],
  aws_cloudwatch_metric_alarm: [
    'cloudwatch:DeleteAlarms',
    'cloudwatch:DescribeAlarms',
    'cloudwatch:ListTagsForResource',
    'cloudwatch:PutMetricAlarm',
    'cloudwatch:TagResource',
    'cloudwatch:UntagResource',
  ],
  aws_codebuild_project: [
    'codebuild:BatchGetProjects',
    'codebuild:CreateProject',
    'codebuild:DeleteProject',
    'codebuild:UpdateProject',
  ],
  aws_ebs_default_kms_key: [
    'ec2:GetEbsDefaultKmsKeyId',
    'ec2:ModifyEbsDefaultKmsKeyId',
    'ec2:ResetEbsDefaultKmsKeyId',
  ],
  aws_eks_access_entry: [
    ...eksTags,
    'eks:CreateAccessEntry',
    'eks:DeleteAccessEntry',
    'eks:UpdateAccessEntry',
  ],
  aws_eks_access_policy_association: [
    'eks:AssociateAccessPolicy',
    'eks:DisassociateAccessPolicy',
    'eks:List*',
  ],
  aws_eks_addon: [
    ...eksTags,
    'eks:CreateAddon',
    // An add-on with a role makes the association itself, in the name of whoever adds it.
    'eks:CreatePodIdentityAssociation',
    'eks:DeleteAddon',
    'eks:DeletePodIdentityAssociation',
    'eks:UpdateAddon',
    'eks:UpdatePodIdentityAssociation',
  ],
  aws_eks_cluster: [
    ...eksTags,
    ...encrypted,
    'ec2:Describe*',
    'eks:AssociateEncryptionConfig',
    'eks:CreateCluster',
    'eks:DeleteCluster',
    'eks:UpdateClusterConfig',
    'eks:UpdateClusterVersion',
  ],
  aws_eks_node_group: [
    ...eksTags,
    'ec2:Describe*',
    // EKS tries with the rights of whoever makes a group whether its template starts a machine.
    'ec2:CreateTags',
    'ec2:RunInstances',
    'eks:CreateNodegroup',
    'eks:DeleteNodegroup',
    'eks:UpdateNodegroupConfig',
    'eks:UpdateNodegroupVersion',
  ],
  aws_eks_pod_identity_association: [
    ...eksTags,
    'eks:CreatePodIdentityAssociation',
    'eks:DeletePodIdentityAssociation',
    'eks:UpdatePodIdentityAssociation',
  ],
  aws_kms_alias: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:ListAliases', 'kms:UpdateAlias'],
  aws_kms_key: [
    'kms:CreateKey',
    'kms:DescribeKey',
    'kms:EnableKeyRotation',
    'kms:GetKeyPolicy',
    'kms:GetKeyRotationStatus',
    'kms:ListResourceTags',
    'kms:PutKeyPolicy',
    'kms:ScheduleKeyDeletion',
    'kms:TagResource',
    'kms:UntagResource',
    'kms:UpdateKeyDescription',
  ],
  aws_launch_template: [
    ...tags,
    'ec2:CreateLaunchTemplate',
    'ec2:CreateLaunchTemplateVersion',
    'ec2:DeleteLaunchTemplate',
    'ec2:ModifyLaunchTemplate',
  ],
  aws_sns_topic: [
    'sns:CreateTopic',
    'sns:DeleteTopic',
    'sns:GetTopicAttributes',
    'sns:ListTagsForResource',
    'sns:SetTopicAttributes',
    'sns:TagResource',
    'sns:UntagResource',
  ],
  aws_sns_topic_policy: ['sns:GetTopicAttributes', 'sns:SetTopicAttributes'],
  aws_sns_topic_subscription: [
    'sns:GetSubscriptionAttributes',
    'sns:SetSubscriptionAttributes',
    'sns:Subscribe',
    'sns:Unsubscribe',
  ],
};

/** Managed data systems, buckets and secrets. */
export const DATA: ActionTable = {
  'ephemeral.aws_secretsmanager_random_password': ['secretsmanager:GetRandomPassword'],
  'ephemeral.aws_secretsmanager_secret_version': ['secretsmanager:GetSecretValue', 'kms:Decrypt'],
  aws_appautoscaling_policy: [
    'application-autoscaling:DeleteScalingPolicy',
    'application-autoscaling:Describe*',
    'application-autoscaling:PutScalingPolicy',
    'cloudwatch:DeleteAlarms',
    'cloudwatch:DescribeAlarms',
    'cloudwatch:PutMetricAlarm',
  ],
  aws_appautoscaling_target: [
    'application-autoscaling:DeregisterScalableTarget',
    'application-autoscaling:Describe*',
    'application-autoscaling:ListTagsForResource',
    'application-autoscaling:RegisterScalableTarget',
    'application-autoscaling:TagResource',
    'application-autoscaling:UntagResource',
    'kafka:UpdateBrokerStorage',
  ],
  aws_db_instance: [
    ...rdsTags,
    ...encrypted,
    'ec2:Describe*',
    'kms:Decrypt',
    'kms:GenerateDataKey',
    'rds:CreateDBInstance',
    'rds:CreateDBSnapshot',
    'rds:DeleteDBInstance',
    'rds:ModifyDBInstance',
    'rds:RebootDBInstance',
  ],
  aws_db_parameter_group: [
    ...rdsTags,
    'rds:CreateDBParameterGroup',
    'rds:DeleteDBParameterGroup',
    'rds:ModifyDBParameterGroup',
    'rds:ResetDBParameterGroup',
  ],
  aws_db_subnet_group: [
    ...rdsTags,
    'ec2:Describe*',
    'rds:CreateDBSubnetGroup',
    'rds:DeleteDBSubnetGroup',
    'rds:ModifyDBSubnetGroup',
  ],
  aws_elasticache_parameter_group: [
    ...cacheTags,
    'elasticache:CreateCacheParameterGroup',
    'elasticache:DeleteCacheParameterGroup',
    'elasticache:ModifyCacheParameterGroup',
    'elasticache:ResetCacheParameterGroup',
  ],
  aws_elasticache_replication_group: [
    ...cacheTags,
    ...encrypted,
    ...logDelivery,
    'ec2:Describe*',
    'elasticache:CreateReplicationGroup',
    'elasticache:CreateSnapshot',
    'elasticache:DecreaseReplicaCount',
    'elasticache:DeleteReplicationGroup',
    'elasticache:IncreaseReplicaCount',
    'elasticache:ModifyReplicationGroup',
    'elasticache:ModifyReplicationGroupShardConfiguration',
    'logs:DescribeLogGroups',
  ],
  aws_elasticache_subnet_group: [
    ...cacheTags,
    'ec2:Describe*',
    'elasticache:CreateCacheSubnetGroup',
    'elasticache:DeleteCacheSubnetGroup',
    'elasticache:ModifyCacheSubnetGroup',
  ],
  aws_elasticache_user: [
    ...cacheTags,
    'elasticache:CreateUser',
    'elasticache:DeleteUser',
    'elasticache:ModifyUser',
  ],
  aws_elasticache_user_group: [
    ...cacheTags,
    'elasticache:CreateUserGroup',
    'elasticache:DeleteUserGroup',
    'elasticache:ModifyUserGroup',
  ],
  aws_msk_cluster: [
    ...encrypted,
    ...logDelivery,
    'ec2:Describe*',
    'kafka:CreateCluster',
    'kafka:DeleteCluster',
    'kafka:Describe*',
    'kafka:GetBootstrapBrokers',
    'kafka:GetCompatibleKafkaVersions',
    'kafka:List*',
    'kafka:RebootBroker',
    'kafka:TagResource',
    'kafka:UntagResource',
    'kafka:UpdateBrokerCount',
    'kafka:UpdateBrokerStorage',
    'kafka:UpdateBrokerType',
    'kafka:UpdateClusterConfiguration',
    'kafka:UpdateClusterKafkaVersion',
    'kafka:UpdateConnectivity',
    'kafka:UpdateMonitoring',
    'kafka:UpdateSecurity',
    'kafka:UpdateStorage',
    'logs:DescribeLogGroups',
  ],
  aws_msk_configuration: [
    'kafka:CreateConfiguration',
    'kafka:DeleteConfiguration',
    'kafka:Describe*',
    'kafka:UpdateConfiguration',
  ],
  aws_s3_bucket: [
    ...bucketReads,
    's3:CreateBucket',
    's3:DeleteBucket',
    's3:ListTagsForResource',
    's3:PutBucketTagging',
    's3:TagResource',
    's3:UntagResource',
  ],
  aws_s3_bucket_lifecycle_configuration: ['s3:GetLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
  aws_s3_bucket_logging: ['s3:GetBucket*', 's3:PutBucketLogging'],
  aws_s3_bucket_notification: ['s3:GetBucket*', 's3:PutBucketNotification'],
  aws_s3_bucket_ownership_controls: ['s3:GetBucket*', 's3:PutBucketOwnershipControls'],
  aws_s3_bucket_policy: ['s3:DeleteBucketPolicy', 's3:GetBucket*', 's3:PutBucketPolicy'],
  aws_s3_bucket_public_access_block: ['s3:GetBucket*', 's3:PutBucketPublicAccessBlock'],
  aws_s3_bucket_server_side_encryption_configuration: [
    's3:GetEncryptionConfiguration',
    's3:PutEncryptionConfiguration',
  ],
  aws_s3_bucket_versioning: ['s3:GetBucket*', 's3:PutBucketVersioning'],
  aws_secretsmanager_secret: [
    'secretsmanager:CreateSecret',
    'secretsmanager:DeleteSecret',
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetResourcePolicy',
    'secretsmanager:RestoreSecret',
    'secretsmanager:TagResource',
    'secretsmanager:UntagResource',
    'secretsmanager:UpdateSecret',
  ],
  aws_secretsmanager_secret_version: [
    'kms:Decrypt',
    'kms:GenerateDataKey',
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetSecretValue',
    'secretsmanager:ListSecretVersionIds',
    'secretsmanager:PutSecretValue',
    'secretsmanager:UpdateSecretVersionStage',
  ],
};

/**
 * Backups of disks. What making a vault takes is in the table of permissions in "Access control" of the AWS Backup guide, since its key is handed to AWS
 * Backup; the others are the calls of the API that are named after the type.
 */
export const BACKUPS: ActionTable = {
  aws_backup_plan: [
    ...backupTags,
    'backup:CreateBackupPlan',
    'backup:DeleteBackupPlan',
    'backup:GetBackupPlan',
    'backup:UpdateBackupPlan',
  ],
  aws_backup_selection: [
    'backup:CreateBackupSelection',
    'backup:DeleteBackupSelection',
    'backup:GetBackupSelection',
  ],
  aws_backup_vault: [
    ...backupTags,
    'backup-storage:MountCapsule',
    'backup:CreateBackupVault',
    'backup:DeleteBackupVault',
    'backup:DescribeBackupVault',
    'kms:CreateGrant',
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:GenerateDataKey',
    'kms:RetireGrant',
  ],
  aws_backup_vault_lock_configuration: [
    'backup:DeleteBackupVaultLockConfiguration',
    'backup:DescribeBackupVault',
    'backup:PutBackupVaultLockConfiguration',
  ],
  aws_backup_vault_policy: [
    'backup:DeleteBackupVaultAccessPolicy',
    'backup:GetBackupVaultAccessPolicy',
    'backup:PutBackupVaultAccessPolicy',
  ],
};

/** What is copied to a second region, beyond what the same types need without one. */
export const COPIES: ActionTable = {
  aws_db_instance: ['rds:CreateDBInstanceReadReplica'],
  'data.aws_db_instance': ['rds:Describe*', 'rds:ListTagsForResource'],
  aws_s3_bucket_replication_configuration: [
    's3:GetReplicationConfiguration',
    's3:PutReplicationConfiguration',
  ],
  aws_secretsmanager_secret: [
    'kms:Decrypt',
    'kms:GenerateDataKey',
    'secretsmanager:RemoveRegionsFromReplication',
    'secretsmanager:ReplicateSecretToRegions',
  ],
};

const balancerTags = [
  'elasticloadbalancing:AddTags',
  'elasticloadbalancing:Describe*',
  'elasticloadbalancing:RemoveTags',
];

/** The way in from outside, but for the records of its name. */
export const EDGE: ActionTable = {
  aws_acm_certificate: [
    'acm:AddTagsToCertificate',
    'acm:DeleteCertificate',
    'acm:DescribeCertificate',
    'acm:ListTagsForCertificate',
    'acm:RemoveTagsFromCertificate',
    'acm:RequestCertificate',
    'acm:UpdateCertificateOptions',
  ],
  aws_acm_certificate_validation: ['acm:DescribeCertificate'],
  aws_autoscaling_attachment: [
    'autoscaling:AttachLoadBalancerTargetGroups',
    'autoscaling:Describe*',
    'autoscaling:DetachLoadBalancerTargetGroups',
  ],
  aws_lb: [
    ...balancerTags,
    'ec2:Describe*',
    'elasticloadbalancing:CreateLoadBalancer',
    'elasticloadbalancing:DeleteLoadBalancer',
    'elasticloadbalancing:ModifyLoadBalancerAttributes',
    'elasticloadbalancing:SetIpAddressType',
    'elasticloadbalancing:SetSecurityGroups',
    'elasticloadbalancing:SetSubnets',
  ],
  aws_lb_listener: [
    ...balancerTags,
    'elasticloadbalancing:CreateListener',
    'elasticloadbalancing:DeleteListener',
    'elasticloadbalancing:ModifyListener',
    'elasticloadbalancing:ModifyListenerAttributes',
  ],
  aws_lb_target_group: [
    ...balancerTags,
    'elasticloadbalancing:CreateTargetGroup',
    'elasticloadbalancing:DeleteTargetGroup',
    'elasticloadbalancing:ModifyTargetGroup',
    'elasticloadbalancing:ModifyTargetGroupAttributes',
  ],
  aws_wafv2_web_acl: [
    'wafv2:CreateWebACL',
    'wafv2:DeleteWebACL',
    'wafv2:GetWebACL',
    'wafv2:ListTagsForResource',
    'wafv2:TagResource',
    'wafv2:UntagResource',
    'wafv2:UpdateWebACL',
  ],
  aws_wafv2_web_acl_association: [
    'elasticloadbalancing:SetWebACL',
    'wafv2:AssociateWebACL',
    'wafv2:DisassociateWebACL',
    'wafv2:GetWebACL',
    'wafv2:GetWebACLForResource',
  ],
  aws_wafv2_web_acl_logging_configuration: [
    ...logDelivery,
    'logs:DescribeLogGroups',
    'wafv2:DeleteLoggingConfiguration',
    'wafv2:GetLoggingConfiguration',
    'wafv2:PutLoggingConfiguration',
  ],
};

/** Records of the public name, whose rights have conditions of their own. */
export const RECORDS: ActionTable = { aws_route53_record: ['route53:ChangeResourceRecordSets'] };

/** What is asked about zones and their records. */
export const ZONES: ActionTable = {
  'data.aws_route53_zone': [
    'route53:GetHostedZone',
    'route53:ListHostedZones',
    'route53:ListHostedZonesByName',
    'route53:ListTagsForResource',
  ],
  aws_route53_record: ['route53:GetChange', 'route53:GetHostedZone', 'route53:ListResourceRecordSets'],
};

/** Roles of pods, nodes and services, whose rights have conditions of their own. */
export const ROLES: ActionTable = {
  aws_iam_role: [
    'iam:CreateRole',
    'iam:DeleteRole',
    'iam:GetRole',
    'iam:ListAttachedRolePolicies',
    'iam:ListInstanceProfilesForRole',
    'iam:ListRolePolicies',
    'iam:TagRole',
    'iam:UntagRole',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateRole',
    'iam:UpdateRoleDescription',
  ],
  aws_iam_role_policy: ['iam:DeleteRolePolicy', 'iam:GetRolePolicy', 'iam:PutRolePolicy'],
  aws_iam_role_policy_attachment: [
    'iam:AttachRolePolicy',
    'iam:DetachRolePolicy',
    'iam:ListAttachedRolePolicies',
  ],
};

/** Actions of whole tables, sorted and without duplicates. */
export function actionsOf(...tables: readonly ActionTable[]): readonly string[] {
  return [...new Set(tables.flatMap((table) => Object.values(table).flat()))].sort();
}
