import { describe, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { staging } from '../../environments/staging.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import {
  allFiles,
  cloudOf,
  platformFrom,
  resources,
  SELF_HOSTED,
  type Stack,
  stacksIn,
} from '../support/aws.ts';

/**
 * Metrics that AWS sends of each service, with the dimensions of each. Source: "CloudWatch metrics for standard brokers" (MSK, level
 * DEFAULT), "CloudWatch metrics for Amazon RDS", "Metrics for Valkey and Redis OSS" (ElastiCache), "Fetch control plane raw metrics" (EKS), "AWS Backup
 * metrics with Amazon CloudWatch", "CloudWatch metrics for your Application Load Balancer", "Supported CloudWatch metrics" (ACM), "Monitoring hosted zones
 * using Amazon CloudWatch" (Route 53).
 */
const METRICS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'AWS/ApplicationELB': {
    HTTPCode_ELB_5XX_Count: ['LoadBalancer'],
    HealthyHostCount: ['LoadBalancer', 'TargetGroup'],
  },
  'AWS/Backup': {
    NumberOfBackupJobsCompleted: ['BackupVaultName'],
    NumberOfBackupJobsFailed: ['BackupVaultName'],
    NumberOfCopyJobsFailed: ['BackupVaultName'],
  },
  'AWS/CertificateManager': { DaysToExpiry: ['CertificateArn'] },
  'AWS/EKS': { scheduler_pending_pods_UNSCHEDULABLE: ['ClusterName'] },
  'AWS/ElastiCache': {
    DatabaseMemoryUsagePercentage: ['CacheClusterId'],
    EngineCPUUtilization: ['CacheClusterId'],
    ReplicationLag: ['CacheClusterId'],
  },
  'AWS/Kafka': {
    ActiveControllerCount: ['Cluster Name'],
    CpuIdle: ['Broker ID', 'Cluster Name'],
    HeapMemoryAfterGC: ['Broker ID', 'Cluster Name'],
    KafkaDataLogsDiskUsed: ['Broker ID', 'Cluster Name'],
    OfflinePartitionsCount: ['Cluster Name'],
    UnderMinIsrPartitionCount: ['Broker ID', 'Cluster Name'],
  },
  'AWS/RDS': {
    CPUUtilization: ['DBInstanceIdentifier'],
    DatabaseConnections: ['DBInstanceIdentifier'],
    FreeStorageSpace: ['DBInstanceIdentifier'],
    FreeableMemory: ['DBInstanceIdentifier'],
    MaximumUsedTransactionIDs: ['DBInstanceIdentifier'],
    OldestReplicationSlotLag: ['DBInstanceIdentifier'],
    ReplicaLag: ['DBInstanceIdentifier'],
  },
  'AWS/Route53': {
    DNSSECInternalFailure: ['HostedZoneId'],
    DNSSECKeySigningKeysNeedingAction: ['HostedZoneId'],
  },
};

interface Alarm {
  readonly alarm_name: string;
  readonly alarm_description: string;
  readonly namespace: string;
  readonly metric_name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly alarm_actions: readonly string[];
  readonly ok_actions: readonly string[];
  readonly threshold: number;
  readonly period: number;
  readonly evaluation_periods: number;
  readonly treat_missing_data: string;
}

const STACKS = stacksIn(allFiles());
const prodFrom = (input: unknown) => stacksIn(synthesizeAws([cloudOf(platformFrom(input))])).get('prod');
const PROD = STACKS.get('prod');
const alarmsOf = (stack: Stack | undefined) =>
  resources(stack, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm as unknown as Alarm);
const named = (name: string) =>
  alarmsOf(PROD).find(({ alarm_name: one }) => one === `somastack-prod-${name}`);

const ZONE = `bootstrap-${prod.aws.account}-zone`;

describe.each(['staging', 'prod', 'prod-dr', ZONE])('alarms of %s', (name) => {
  const stack = STACKS.get(name);
  const alarms = alarmsOf(stack);

  test('are about metrics that AWS sends, with their dimensions', () => {
    for (const { namespace, metric_name: metric, dimensions } of alarms)
      expect(Object.keys(dimensions).sort(), `${namespace} ${metric}`).toEqual(METRICS[namespace]?.[metric]);
  });

  test('say what is wrong and what to do, within what CloudWatch takes', () => {
    for (const {
      alarm_name: alarm,
      alarm_description: says,
      period,
      evaluation_periods: periods,
    } of alarms) {
      expect(says, alarm).toMatch(/^[A-Z][^]*[.:][^]* (?:Look|Raise|Lower) [^]*\.$/);
      expect(says.length).toBeLessThanOrEqual(1024);
      expect(alarm.length).toBeLessThanOrEqual(255);
      // Longer ones are for periods of an hour and more.
      expect(period * periods).toBeLessThanOrEqual((period < 3600 ? 1 : 7) * 24 * 60 * 60);
    }
    expect(new Set(alarms.map(({ alarm_name: alarm }) => alarm)).size).toBe(alarms.length);
  });

  test('tell one topic when they begin and when they are over', () => {
    for (const { alarm_actions: begins, ok_actions: ends } of alarms) {
      expect(begins).toHaveLength(1);
      expect(begins[0]).toMatch(/^\$\{aws_sns_topic\.alarms-(?:critical|warning)\.arn\}$/);
      expect(ends).toEqual(begins);
    }
  });

  test('watch every system that AWS manages and no other', () => {
    const watched = new Set(alarms.map(({ namespace }) => namespace));
    expect([...watched].sort()).toEqual(
      [
        // In the second region a load balancer waits for its first gateway.
        ['AWS/ApplicationELB', 'aws_route53_record'],
        ['AWS/Backup', 'aws_backup_plan'],
        ['AWS/CertificateManager', 'aws_acm_certificate'],
        ['AWS/EKS', 'aws_eks_cluster'],
        ['AWS/ElastiCache', 'aws_elasticache_replication_group'],
        ['AWS/Kafka', 'aws_msk_cluster'],
        ['AWS/RDS', 'aws_db_instance'],
        ['AWS/Route53', 'aws_route53_hosted_zone_dnssec'],
      ]
        .filter(([, type = '']) => resources(stack, type).length > 0)
        .map(([namespace]) => namespace),
    );
  });
});

test('a dimension is the name of what the stack makes', () => {
  const [[, broker] = []] = resources(PROD, 'aws_msk_cluster');
  const [[, database] = []] = resources(PROD, 'aws_db_instance');
  const [[, cache] = []] = resources(PROD, 'aws_elasticache_replication_group');
  const values = (dimension: string) =>
    [...new Set(alarmsOf(PROD).flatMap(({ dimensions }) => dimensions[dimension] ?? []))].sort();
  expect(values('Cluster Name')).toEqual([broker?.['cluster_name']]);
  expect(values('Broker ID')).toEqual(['1', '2', '3']);
  const [[, vault] = []] = resources(PROD, 'aws_backup_vault');
  expect(values('BackupVaultName')).toEqual([vault?.['name']]);
  expect(values('DBInstanceIdentifier')).toEqual([database?.['identifier']]);
  const group = String(cache?.['replication_group_id']);
  expect(values('CacheClusterId')).toEqual(['001', '002', '003'].map((server) => `${group}-${server}`));
});

test('servers of a cache that spreads its keys have the names of their groups', () => {
  // SomaBrain's client knows no clusters.
  const { somafractalmemory } = prod.somaServices;
  const stack = prodFrom({
    ...prod,
    eventStreaming: { kafka: { ...prod.eventStreaming.kafka, hosting: 'self' } },
    observability: {},
    dataLayer: { ...prod.dataLayer, redis: { ...prod.dataLayer.redis, topology: 'cluster' } },
    somaServices: { somafractalmemory },
  });
  const ids = alarmsOf(stack).flatMap(({ dimensions }) => dimensions['CacheClusterId'] ?? []);
  expect([...new Set(ids)].sort()).toEqual(
    [1, 2, 3]
      .flatMap((group) => [`000${group}-001`, `000${group}-002`])
      .map((server) => `somastack-prod-redis-${server}`),
  );
});

test('bounds follow the definition', () => {
  const GIB = 2 ** 30;
  expect(named('postgres-disk')?.threshold).toBe(40 * GIB);
  expect(named('postgres-memory')?.threshold).toBe(Math.floor(0.1 * 32 * 1024) * 2 ** 20);
  const [[, group] = []] = resources(PROD, 'aws_db_parameter_group');
  const parameters = group?.['parameter'] as readonly { readonly name: string; readonly value: string }[];
  const value = (name: string) => Number(parameters.find((one) => one.name === name)?.value);
  expect(named('postgres-slot-lag')?.threshold).toBe((value('max_slot_wal_keep_size') * 2 ** 20) / 2);
  expect(named('postgres-connections')?.threshold).toBe(Math.floor(value('max_connections') * 0.8));
});

test('a server that says nothing is in alarm, but for what nobody may have yet', () => {
  const silent = alarmsOf(PROD).filter(({ treat_missing_data: missing }) => missing === 'notBreaching');
  expect(new Set(silent.map(({ metric_name: metric }) => metric))).toEqual(
    new Set([
      'DaysToExpiry',
      'HTTPCode_ELB_5XX_Count',
      'NumberOfBackupJobsFailed',
      'NumberOfCopyJobsFailed',
      'OldestReplicationSlotLag',
      'ReplicationLag',
      'scheduler_pending_pods_UNSCHEDULABLE',
    ]),
  );
});

test('where nothing is managed the cluster and the backups of its disks are watched', () => {
  expect(new Set(alarmsOf(prodFrom(SELF_HOSTED)).map(({ namespace }) => namespace))).toEqual(
    new Set(['AWS/Backup', 'AWS/EKS']),
  );
});

describe('topics', () => {
  test('are encrypted with a key that CloudWatch may use for this account', () => {
    for (const [, { kms_master_key_id: key }] of resources(PROD, 'aws_sns_topic'))
      expect(key).toBe('${aws_kms_key.key-sns.arn}');
    const { policy } = PROD?.resource['aws_kms_key']?.['key-sns'] as { readonly policy: string };
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [
        {},
        {
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Condition: { StringEquals: { 'aws:SourceAccount': prod.aws.account } },
        },
      ],
    });
  });

  test('take alarms of this account and nothing else', () => {
    const policies = resources(PROD, 'aws_sns_topic_policy').map(
      ([, { policy }]) => JSON.parse(String(policy)) as unknown,
    );
    expect(policies).toEqual(
      ['critical', 'warning'].map((urgency) => ({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AlarmsOfTheAccount',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: `arn:aws:sns:eu-west-1:${prod.aws.account}:somastack-prod-${urgency}`,
            Condition: { StringEquals: { 'aws:SourceAccount': prod.aws.account } },
          },
        ],
      })),
    );
  });

  test('reach the addresses of the environment', () => {
    const heard = (name: string) =>
      resources(STACKS.get(name), 'aws_sns_topic_subscription').map(([, { topic_arn: topic, endpoint }]) => [
        /alarms-(\w+)/.exec(String(topic))?.[1],
        endpoint,
      ]);
    const { alarms } = prod.aws;
    expect(heard('prod')).toEqual([
      ['critical', alarms.critical[0]],
      ['warning', alarms.warning[0]],
    ]);
    expect(heard('staging')).toEqual([['critical', staging.aws.alarms.critical[0]]]);
  });
});
