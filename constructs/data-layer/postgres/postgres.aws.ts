import { DbInstance, type DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group/index.js';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group/index.js';
import { TerraformOutput } from 'cdktf';
import { dataGroup } from '../../../targets/aws/stack/data-group.ts';
import { awsPolicy, role, trustService } from '../../../targets/aws/account/iam.ts';
import { logGroup } from '../../../targets/aws/account/log-groups.ts';
import { databaseIdentifier, roleBoundary } from '../../../targets/aws/account/names.ts';
import { secretName } from '../../../targets/contract/cloud-names.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { ENGINES } from '../../core/versions.ts';
import { RDS_AUTHORITY } from './postgres-authority.aws.ts';
import { postgresAlarms, replicaAlarms } from './postgres-alarms.aws.ts';
import { rdsParameters } from './postgres-parameters.aws.ts';
import { masterPassword } from './postgres-password.aws.ts';
import type { Postgres } from './postgres.ts';

/** RDS' master user has the same name as in every target, so that the job that makes databases needs no other. */
const MASTER = 'postgres';
/** Performance Insights keeps 7 days free of charge. */
const INSIGHTS_DAYS = 7;
const LOGS = ['postgresql', 'upgrade'] as const;

/**
 * PostgreSQL on RDS, with a standby in another zone. RDS could generate the master password itself, but would store it under a
 * name that is not known in advance, and would then refuse a replica in another region.
 */
export function renderPostgres(postgres: Postgres, stack: AwsStack): void {
  if (postgres.hosting !== 'managed') return;
  const { keys, network, props } = stack;
  const identifier = databaseIdentifier(props.environmentName);
  const logs = LOGS.map((log) =>
    logGroup(stack, `logs-postgres-${log}`, `/aws/rds/instance/${identifier}/${log}`, keys.logs.arn),
  );
  const subnets = new DbSubnetGroup(stack, 'postgres-subnets', {
    name: identifier,
    subnetIds: network.zones.map(({ subnets }) => subnets.data.id),
    lifecycle: { preventDestroy: true },
  });
  const parameters = new DbParameterGroup(stack, 'postgres-parameters', {
    name: `${identifier}-${ENGINES.postgres.rdsFamily}`,
    family: ENGINES.postgres.rdsFamily,
    parameter: rdsParameters(postgres).map((parameter) => ({ ...parameter })),
    lifecycle: { createBeforeDestroy: true },
  });
  const monitoring = role(stack, 'role-postgres-monitoring', {
    name: `${stack.rolePrefix}-rds-monitoring`,
    description: 'Writes measures of the database host',
    boundary: roleBoundary(props.account),
    trust: [trustService('monitoring.rds.amazonaws.com', props.account)],
    managed: { monitoring: awsPolicy('service-role/AmazonRDSEnhancedMonitoringRole') },
  });
  const group = dataGroup(postgres, stack, [{ endpoint: postgres.sql, what: 'PostgreSQL' }]);
  const database = new DbInstance(stack, postgres.name, {
    identifier,
    ...beginning(postgres, stack, identifier),
    instanceClass: stack.classOf(postgres),
    autoMinorVersionUpgrade: true,
    allowMajorVersionUpgrade: false,
    applyImmediately: false,
    multiAz: true,
    storageType: 'gp3',
    storageEncrypted: true,
    kmsKeyId: keys.rds.arn,
    // Storage grows automatically before it is full, at most to twice its size, so that runaway growth shows in the bill.
    maxAllocatedStorage: postgres.disk.toWholeGibibytes() * 2,
    iamDatabaseAuthenticationEnabled: true,
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: [group.id],
    publiclyAccessible: false,
    port: postgres.sql.port,
    caCertIdentifier: RDS_AUTHORITY,
    parameterGroupName: parameters.name,
    backupRetentionPeriod: props.backupRetention.days,
    backupWindow: '03:00-04:00',
    maintenanceWindow: 'sun:04:30-sun:05:30',
    copyTagsToSnapshot: true,
    deleteAutomatedBackups: false,
    deletionProtection: props.deletionProtection,
    enabledCloudwatchLogsExports: [...LOGS],
    monitoringInterval: 60,
    monitoringRoleArn: monitoring.arn,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: keys.rds.arn,
    performanceInsightsRetentionPeriod: INSIGHTS_DAYS,
    lifecycle: { preventDestroy: true },
    dependsOn: [...logs, ...monitoring.policies],
  });
  const { memory } = stack.instanceOf(postgres);
  stack.watch(
    postgres.name,
    props.standby
      ? replicaAlarms(postgres, identifier, memory, props.standby.replicaLag)
      : postgresAlarms(postgres, identifier, memory),
  );
  stack.publish(postgres.sql, { host: `\${${database.fqn}.address}`, port: String(postgres.sql.port) });
  new TerraformOutput(stack, 'postgres_master_secret', {
    value: secretName(props.environmentName, postgres.superuserPassword.key),
    description: 'Where the password of the master user is',
    staticId: true,
  });
}

/** What a server begins with: nothing, or everything that the one in the other region has, whose password and engine it has then too. */
function beginning(postgres: Postgres, stack: AwsStack, identifier: string): Partial<DbInstanceConfig> {
  const { account, standby } = stack.props;
  if (standby)
    return {
      replicateSourceDb: `arn:aws:rds:${standby.copies}:${account}:db:${identifier}`,
      // RDS makes no last snapshot of a replica, and refuses to be asked for one.
      skipFinalSnapshot: true,
    };
  const password = masterPassword(postgres, stack);
  return {
    engine: 'postgres',
    engineVersion: ENGINES.postgres.rds,
    allocatedStorage: postgres.disk.toWholeGibibytes(),
    username: MASTER,
    passwordWo: password.value,
    passwordWoVersion: password.version,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: `${identifier}-final`,
  };
}
