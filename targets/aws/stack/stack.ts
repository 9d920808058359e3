import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Component } from '../../../constructs/core/model/component.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { Platform } from '../../../constructs/platform/platform.ts';
import { type LevelRules, rulesOf } from '../../../environments/levels.ts';
import type { CloudEnvironment } from '../../../environments/schema.ts';
import { addonsAfterNodes, addonsBeforeNodes } from '../cluster/addons.ts';
import { stateInS3 } from '../account/backend.ts';
import { cluster } from '../cluster/cluster.ts';
import { flowLog } from '../network/flow-log.ts';
import { keys, type Keys } from '../account/keys.ts';
import { logGroup } from '../account/log-groups.ts';
import { DEPLOY_ROLE, deployExternalId, prefixOf, roleArn } from '../account/names.ts';
import { network, type Network } from '../network/network.ts';
import { nodeGroups } from '../cluster/node-groups.ts';
import { tags } from '../account/tags.ts';
import { vpcEndpoints } from '../network/vpc-endpoints.ts';

/** Where a managed system is reached, in expressions that Terraform resolves. */
export interface ManagedAddress {
  readonly host: string;
  readonly port: string;
  /** What a client is given to connect to. @default host:port */
  readonly address?: string;
}

/** One environment on AWS: one account, one region, and in it everything but what needs the cluster's API. */
export class AwsStack extends TerraformStack {
  readonly environment: CloudEnvironment;
  readonly rules: LevelRules;
  /** Beginning of every name, and with the region in it for names that a whole account shares. */
  readonly prefix: string;
  readonly rolePrefix: string;
  readonly keys: Keys;
  readonly network: Network;
  readonly cluster: EksCluster;
  private readonly endpoints: Record<string, string> = {};

  constructor(
    scope: Construct,
    environment: CloudEnvironment,
    readonly platform: Platform,
  ) {
    super(scope, environment.name);
    this.environment = environment;
    this.rules = rulesOf(environment.level);
    const { account, region, zones, cidr, apiAccess } = environment.aws;
    const production = this.rules.number === 4;
    const prefix = (this.prefix = prefixOf(environment));
    const rolePrefix = (this.rolePrefix = `${prefix}-${region}`);
    stateInS3(this, environment.name, environment.aws);
    new AwsProvider(this, 'aws', {
      region,
      allowedAccountIds: [account],
      assumeRole: [
        {
          roleArn: roleArn(account, DEPLOY_ROLE),
          externalId: deployExternalId(account),
          sessionName: prefix,
          duration: '1h',
        },
      ],
      defaultTags: [{ tags: tags(environment.name, this.node.id) }],
    });

    this.keys = keys(this, prefix, environment.aws);
    this.network = network(this, { prefix, region, zones, cidr, natPerZone: production });
    vpcEndpoints(this, this.network, { prefix, account, region, cidr, autonomous: production });
    flowLog(this, {
      name: `${rolePrefix}-flow-log`,
      account,
      vpc: this.network.vpc,
      logs: logGroup(this, 'logs-flow', `/somastack/${environment.name}/flow-log`, this.keys.logs.arn),
      interval: production ? 60 : 600,
    });
    this.cluster = cluster(this, {
      prefix,
      rolePrefix,
      account,
      network: this.network,
      keys: this.keys,
      apiAccess,
      deletionProtection: this.rules.deletionProtection,
      zonalShift: production,
    });
    const addons = { rolePrefix, account, cluster: this.cluster, keys: this.keys };
    const nodes = nodeGroups(this, {
      ...addons,
      prefix,
      network: this.network,
      pools: environment.cluster.nodePools,
      after: addonsBeforeNodes(this, addons),
    });
    addonsAfterNodes(this, addons, nodes);
  }

  /** Names of the components that depend on another, for descriptions and for edges of the network. */
  consumersOf(component: Component): readonly string[] {
    return this.platform.components
      .filter(({ dependencies }) => dependencies.some(({ on }) => on === component))
      .map(({ name }) => name);
  }

  /** Publishes where an endpoint of the model is found. */
  publish(endpoint: Endpoint, { host, port, address = `${host}:${port}` }: ManagedAddress): void {
    const key = `${endpoint.component.name}-${endpoint.name}`;
    Object.assign(this.endpoints, { [key]: address, [`${key}-host`]: host, [`${key}-port`]: port });
  }

  /** The contract with the cluster: keys of ConfigMap `soma-endpoints`. */
  finish(): void {
    new TerraformOutput(this, 'soma_endpoints', { value: this.endpoints, staticId: true });
    new TerraformOutput(this, 'cluster_name', { value: this.cluster.name, staticId: true });
  }
}
