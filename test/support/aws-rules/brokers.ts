import type { Stack } from '../aws.ts';
import { all, type Found, named, numberAt, type Rule, textAt, valuesAt } from './rule.ts';

/** Classes that may be given throughput, and the most of it, in MiB a second. Source: MSK developer guide, "Provision storage throughput". */
const THROUGHPUT: Readonly<Record<string, number>> = {
  'kafka.m5.4xlarge': 593,
  'kafka.m5.8xlarge': 850,
  'kafka.m5.12xlarge': 1000,
  'kafka.m5.16xlarge': 1000,
  'kafka.m5.24xlarge': 1000,
  'kafka.m7g.2xlarge': 312,
  'kafka.m7g.4xlarge': 625,
  'kafka.m7g.8xlarge': 1000,
  'kafka.m7g.12xlarge': 1000,
  'kafka.m7g.16xlarge': 1000,
};

const GROUP = 'broker_node_group_info';
const LOGIN = [
  'client_authentication.sasl.iam',
  'client_authentication.sasl.scram',
  'client_authentication.tls',
];

/** What one cluster states that MSK refuses in combination. Source: MSK developer guide and API reference, as of November 2026. */
function refusalsOf(stack: Stack, { own }: Found): readonly string[] {
  const subnets = valuesAt(own, `${GROUP}.client_subnets`);
  const zones = subnets.flatMap((one) => textAt(named(stack, one)?.own, 'availability_zone') ?? []);
  const brokers = numberAt(own, 'number_of_broker_nodes') ?? 0;
  const size = textAt(own, `${GROUP}.instance_type`) ?? '';
  const version = textAt(own, 'kafka_version') ?? '';
  const volume = `${GROUP}.storage_info.ebs_storage_info`;
  const wanted = numberAt(own, `${volume}.provisioned_throughput.volume_throughput`);
  const [open] = valuesAt(own, 'client_authentication.unauthenticated');
  const transit = textAt(own, 'encryption_info.encryption_in_transit.client_broker');
  const logs = valuesAt(own, 'logging_info.broker_logs.cloudwatch_logs')[0];
  const exporters = valuesAt(own, 'open_monitoring.prometheus').flatMap((one) =>
    Object.values(one as Readonly<Record<string, unknown>>),
  );
  const copies = [...copiesOf(stack, own)];
  return [
    ...(brokers % Math.max(subnets.length, 1) === 0
      ? []
      : [`${brokers} brokers in ${subnets.length} subnets; AWS takes a multiple`]),
    ...(subnets.length < 2 || subnets.length > 3
      ? [`client_subnets has ${subnets.length}; AWS takes two or three`]
      : []),
    ...(new Set(zones).size < zones.length ? ['two subnets in one zone'] : []),
    ...(size === 'kafka.t3.small' && version.endsWith('.kraft')
      ? [`kafka.t3.small does not run ${version}`]
      : []),
    ...(size === 'kafka.t3.small' && own['storage_mode'] === 'TIERED'
      ? ['kafka.t3.small has no tiered storage']
      : []),
    ...(wanted !== undefined && THROUGHPUT[size] === undefined ? [`${size} takes no volume_throughput`] : []),
    ...(wanted !== undefined && (wanted < 250 || wanted > (THROUGHPUT[size] ?? Infinity))
      ? [`volume_throughput ${wanted}; ${size} takes 250 to ${THROUGHPUT[size] ?? 0}`]
      : []),
    ...(transit !== undefined && transit !== 'TLS' && open !== true
      ? [`client_broker ${transit} without clients that are unauthenticated`]
      : []),
    ...(open !== true && !LOGIN.some((path) => valuesAt(own, path).some((one) => one !== false))
      ? ['nobody may log in']
      : []),
    ...(valuesAt(logs, 'enabled')[0] === true && valuesAt(logs, 'log_group').length === 0
      ? ['logs are enabled without log_group']
      : []),
    ...(exporters.length > 0 && !exporters.some((one) => valuesAt(one, 'enabled_in_broker')[0] === true)
      ? ['open_monitoring without an exporter']
      : []),
    ...copies
      .filter(([, count]) => count > brokers)
      .map(([name, count]) => `${name} ${count} with ${brokers} brokers`),
  ];
}

/** Copies that the configuration of a cluster asks for. */
function copiesOf(stack: Stack, own: Found['own']): ReadonlyMap<string, number> {
  const [arn] = valuesAt(own, 'configuration_info.arn');
  const lines = (textAt(named(stack, arn)?.own, 'server_properties') ?? '').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [name = '', value] = line.split('=');
      return name.endsWith('replication.factor') ? [[name, Number(value)] as const] : [];
    }),
  );
}

export const brokers: Rule = {
  name: 'settings of MSK together',
  refusals: (stack) =>
    all(stack, 'aws_msk_cluster').flatMap((found) =>
      refusalsOf(stack, found).map((why) => `${found.address}: ${why}`),
    ),
};

/** A disk is never shrunk, and grows by scaling alone: the most it may have is above what it has. */
export const growingDisks: Rule = {
  name: 'disks that grow',
  refusals: (stack) =>
    all(stack, 'aws_appautoscaling_target').flatMap(({ address, own }) => {
      const cluster = named(stack, own['resource_id']);
      const has = numberAt(cluster?.own, `${GROUP}.storage_info.ebs_storage_info.volume_size`);
      const [least, most] = [numberAt(own, 'min_capacity') ?? 0, numberAt(own, 'max_capacity') ?? 0];
      return [
        ...(least > most ? [`${address}: min_capacity ${least} is above max_capacity ${most}`] : []),
        ...(has !== undefined && least <= most && most <= has
          ? [`${address}: max_capacity ${most} leaves a disk of ${has} GiB no room`]
          : []),
      ];
    }),
};
