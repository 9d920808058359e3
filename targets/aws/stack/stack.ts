import { EbsDefaultKmsKey } from '@cdktf/provider-aws/lib/ebs-default-kms-key/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import type { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { type Component, inOrder } from '../../../constructs/core/model/component.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { Duration } from '../../../constructs/core/amounts/duration.ts';
import type { Place } from '../../contract/cloud-names.ts';
import { endpointKey, ENDPOINTS_OUTPUT } from '../../contract/endpoints.ts';
import type { NodePool } from '../sizes/eks-nodes.ts';
import { chosen, type InstanceClass } from '../sizes/instance-sizes.ts';
import { addonsAfterNodes, addonsBeforeNodes } from '../cluster/addons.ts';
import { stateInS3 } from '../account/backend.ts';
import type { People } from '../cluster/access.ts';
import { cluster } from '../cluster/cluster.ts';
import { clusterAlarms } from '../cluster/cluster-alarms.ts';
import { flowLog } from '../network/flow-log.ts';
import { keys, type Keys } from '../account/keys.ts';
import { logGroup } from '../account/log-groups.ts';
import { backupVaultName, prefixOf, standbyStack } from '../account/names.ts';
import { deployProvider } from '../account/provider.ts';
import { network, type Network } from '../network/network.ts';
import { nodeGroups } from '../cluster/node-groups.ts';
import { tags } from '../account/tags.ts';
import { runner } from '../cluster/runner.ts';
import { vpcEndpoints } from '../network/vpc-endpoints.ts';
import { backupAlarms } from '../recovery/backup-alarms.ts';
import { backupPlan } from '../recovery/backup-plan.ts';
import { alarm, type Alarm } from '../watch/alarm.ts';
import { type AlarmReceivers, type AlarmTopics, alarmTopics } from '../watch/alarm-topics.ts';

/** Address of a managed system, in expressions that Terraform resolves. */
export interface ManagedAddress {
  readonly host: string;
  readonly port: string;
  /** Address for clients. @default host:port */
  readonly address?: string;
}

/** What makes a stack that of a second region, which keeps copies and waits. */
export interface Standby {
  /** The region whose data it copies. */
  readonly copies: string;
  /** How far the copy of the database may be behind before somebody is called. */
  readonly replicaLag: Duration;
  /** Nodes of each pool that must stand for what waits there. */
  readonly leastNodes: number;
}

/** The public name, the zone in Route 53 that has it, and how many requests one address may send in a minute. */
export interface PublicEdge {
  readonly host: string;
  readonly zone: { readonly name: string };
  readonly addressPerMinute: number;
}

/** Properties of an environment's stack. */
export interface AwsStackProps extends Place {
  readonly environmentName: string;
  /** Availability zones by their letter. */
  readonly zones: readonly string[];
  /** Address range of the network. */
  readonly cidr: string;
  /** Addresses that may reach the cluster's API from outside the network. */
  readonly apiAccess: readonly string[];
  /** Roles of the account that may call that API, by what they may do there. */
  readonly people: People;
  /** What deploys from inside the network: CodeBuild, or a machine that this stack does not make. */
  readonly runner: 'codebuild' | 'own';
  /** Who hears of alarms. */
  readonly alarms: AlarmReceivers;
  /** Retention of backups of the database and of disks. */
  readonly backupRetention: Duration;
  readonly nodePools: readonly NodePool[];
  /** Whether the loss of a zone must be survived: a NAT gateway in each zone, endpoints for every service, finer monitoring. */
  readonly production: boolean;
  readonly deletionProtection: boolean;
  /** Where people and programs outside call; undefined where nobody does. */
  readonly edge: PublicEdge | undefined;
  /** Left out, the platform runs here. */
  readonly standby?: Standby;
  /** The region that keeps copies of what is here. @default there is none */
  readonly copiedTo?: string;
  /** All components of the environment. */
  readonly components: readonly Component[];
  /** The instance class of each managed system. */
  readonly classes: ReadonlyMap<Component, InstanceClass>;
}

/** The stack of one environment in one account and region; it has everything that does not need the cluster's API. */
export class AwsStack extends TerraformStack {
  /** Prefix of every name, and a prefix with the region for names that are unique in an account. */
  readonly prefix: string;
  readonly rolePrefix: string;
  readonly keys: Keys;
  readonly network: Network;
  readonly cluster: EksCluster;
  readonly nodes: readonly EksNodeGroup[];
  private readonly alarmTopics: AlarmTopics;
  private readonly endpoints: Record<string, string> = {};

  constructor(
    scope: Construct,
    readonly props: AwsStackProps,
  ) {
    super(scope, props.standby ? standbyStack(props.environmentName) : props.environmentName);
    const { environmentName, account, region, zones, cidr, production } = props;
    const prefix = (this.prefix = prefixOf(environmentName));
    const rolePrefix = (this.rolePrefix = `${prefix}-${region}`);
    const everyTag = tags(environmentName, this.node.id);
    stateInS3(this, environmentName, props);
    deployProvider(this, environmentName, props, everyTag);

    this.keys = keys(this, environmentName, props);
    // Disks that nobody chose a key for, such as that of a machine made by hand, are encrypted with it as well.
    new EbsDefaultKmsKey(this, 'disks-default-key', { keyArn: this.keys.ebs.arn });
    this.network = network(this, { prefix, region, zones, cidr, natPerZone: production });
    const endpoints = vpcEndpoints(this, this.network, {
      prefix,
      account,
      region,
      cidr,
      autonomous: production,
    });
    flowLog(this, {
      name: `${rolePrefix}-flow-log`,
      account,
      vpc: this.network.vpc,
      logs: logGroup(this, 'logs-flow', `/somastack/${environmentName}/flow-log`, this.keys.logs.arn),
      interval: production ? 60 : 600,
    });
    this.cluster = cluster(this, {
      prefix,
      rolePrefix,
      account,
      network: this.network,
      keys: this.keys,
      apiAccess: props.apiAccess,
      people: props.people,
      deletionProtection: props.deletionProtection,
      zonalShift: production,
    });
    const addons = { rolePrefix, account, cluster: this.cluster, keys: this.keys, tags: everyTag };
    this.nodes = nodeGroups(this, {
      ...addons,
      prefix,
      network: this.network,
      pools: props.nodePools,
      ...(props.standby && { waiting: props.standby.leastNodes }),
      after: [...addonsBeforeNodes(this, addons), ...endpoints],
    });
    addonsAfterNodes(this, addons, this.nodes);
    this.alarmTopics = alarmTopics(this, {
      ...props,
      prefix,
      topicKey: this.keys.sns,
      receivers: props.alarms,
    });
    this.watch('cluster', clusterAlarms(this.cluster.name));
    // In the second region no pod has a disk yet.
    if (!props.standby) {
      backupPlan(this, {
        ...addons,
        ...props,
        prefix,
        keys: this.keys,
        stackName: this.node.id,
        retention: props.backupRetention,
      });
      this.watch('backup', backupAlarms(backupVaultName(environmentName), props.copiedTo !== undefined));
    }
    if (props.runner === 'codebuild')
      runner(this, { ...props, ...addons, prefix, network: this.network, stackName: this.node.id });
  }

  /** Makes the alarms of something that the stack holds, named after it. */
  watch(watched: string, alarms: readonly Alarm[]): void {
    for (const one of alarms) alarm(this, this.prefix, this.alarmTopics, watched, one);
  }

  /** Names of the components that call an endpoint, for descriptions and for edges of the network. */
  callersOf({ component: called, name: endpoint }: Endpoint): readonly string[] {
    return inOrder(this.props.components)
      .filter(({ calls, dependencies }) => {
        const named = calls.filter(({ component }) => component === called);
        if (named.length > 0) return named.some(({ name }) => name === endpoint);
        return dependencies.some(({ on }) => on === called);
      })
      .map(({ name }) => name);
  }

  /** The class that was chosen for a managed system. */
  classOf(component: Component): string {
    return this.instanceOf(component).name;
  }

  /** That class with its size. */
  instanceOf(component: Component): InstanceClass {
    return chosen(this.props.classes.get(component), component.path);
  }

  /** Whether a service of AWS answers at an endpoint. */
  isManaged({ component: { name } }: Endpoint): boolean {
    return this.props.components.some((other) => other.name === name && other.hosting === 'managed');
  }

  /** Publishes the address of an endpoint of the model. */
  publish(endpoint: Endpoint, { host, port, address = `${host}:${port}` }: ManagedAddress): void {
    Object.assign(this.endpoints, {
      [endpointKey(endpoint)]: address,
      [endpointKey(endpoint, 'host')]: host,
      [endpointKey(endpoint, 'port')]: port,
    });
  }

  /** The contract with the cluster: keys of ConfigMap `soma-endpoints`. */
  finish(): void {
    new TerraformOutput(this, ENDPOINTS_OUTPUT, { value: this.endpoints, staticId: true });
    new TerraformOutput(this, 'cluster_name', { value: this.cluster.name, staticId: true });
  }
}
