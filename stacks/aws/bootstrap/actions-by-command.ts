import type { ActionTable } from './actions-by-type.ts';

/** What a person or CI does as the deploy role besides applying stacks, by the command of the AWS CLI. */
export const COMMANDS: ActionTable = {
  'codebuild start-build': ['codebuild:StartBuild'],
  'elasticache modify-user': ['elasticache:ModifyUser'],
  'logs tail': ['logs:FilterLogEvents'],
  'rds describe-certificates': ['rds:Describe*'],
  'secretsmanager describe-secret': ['secretsmanager:DescribeSecret'],
  'secretsmanager put-secret-value': ['kms:Decrypt', 'kms:GenerateDataKey', 'secretsmanager:PutSecretValue'],
};

/** The same where people outside call a public name: rights to change a record have conditions of their own. */
export const FAILOVER_OF_NAME: ActionTable = {
  'elbv2 describe-load-balancers': ['elasticloadbalancing:Describe*'],
  'route53 change-resource-record-sets': ['route53:ChangeResourceRecordSets'],
  'route53 list-hosted-zones-by-name': ['route53:ListHostedZonesByName'],
};

/** What a person does as the deploy role when a region is lost, by the command of the AWS CLI. */
export const FAILOVER: ActionTable = {
  'eks describe-nodegroup': ['eks:Describe*'],
  'eks update-nodegroup-config': ['eks:UpdateNodegroupConfig'],
  'eks wait': ['eks:Describe*'],
  'rds create-db-instance-read-replica': ['kms:CreateGrant', 'rds:CreateDBInstanceReadReplica'],
  'rds create-db-snapshot': ['rds:CreateDBSnapshot'],
  'rds describe-db-instances': ['rds:Describe*'],
  'rds modify-db-instance': ['rds:ModifyDBInstance'],
  'rds promote-read-replica': ['rds:PromoteReadReplica'],
  'rds wait': ['rds:Describe*'],
};
