import { CodebuildProject } from '@cdktf/provider-aws/lib/codebuild-project/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import type { Construct } from 'constructs';
import { ENGINES } from '../../../constructs/core/versions.ts';
import { bucketName, type Place } from '../../contract/cloud-names.ts';
import type { Keys } from '../account/keys.ts';
import { logGroup } from '../account/log-groups.ts';
import {
  platformStack,
  roleArn,
  RUNNER_ROLE,
  runnerLogs,
  runnerProject,
  stacksFolder,
} from '../account/names.ts';
import type { Network } from '../network/network.ts';

export interface RunnerProps extends Place {
  readonly prefix: string;
  readonly environmentName: string;
  /** The stack whose cluster it deploys into. */
  readonly stackName: string;
  readonly network: Network;
  readonly cluster: EksCluster;
  readonly keys: Keys;
}

/** Minutes that one deployment may take; the brokers of MSK, which take longest to make, take less. */
const TIMEOUT = 60;

/**
 * A runner inside the network, which costs something only while it runs and has no open port: CodeBuild takes one folder of the bucket
 * of states, with the stacks that were put there, and plans or applies one of them. Nothing but it and the nodes reaches the cluster's
 * API where that is private.
 */
export function runner(scope: Construct, props: RunnerProps): void {
  const { prefix, environmentName, stackName, network, cluster, keys } = props;
  const logs = logGroup(scope, 'logs-runner', runnerLogs(environmentName), keys.logs.arn);
  const group = runnerGroup(scope, prefix, network, cluster);
  new CodebuildProject(scope, 'runner', {
    name: runnerProject(environmentName),
    description: `Plans and applies stacks of ${environmentName} from inside its network`,
    serviceRole: roleArn(props.account, RUNNER_ROLE),
    encryptionKey: keys.s3.arn,
    buildTimeout: TIMEOUT,
    // Two would wait for the lock of one state.
    concurrentBuildLimit: 1,
    source: {
      type: 'S3',
      location: `${bucketName(props, 'tfstate')}/${stacksFolder(environmentName)}`,
      buildspec: JSON.stringify(BUILD),
    },
    artifacts: { type: 'NO_ARTIFACTS' },
    environment: {
      type: 'ARM_CONTAINER',
      computeType: 'BUILD_GENERAL1_SMALL',
      image: ENGINES.terraform.image,
      privilegedMode: false,
      environmentVariable: [
        { name: 'STACK', value: platformStack(stackName) },
        // Whoever starts it says "apply -auto-approve" after having read a plan.
        { name: 'DO', value: 'plan' },
      ],
    },
    logsConfig: { cloudwatchLogs: { status: 'ENABLED', groupName: logs.name } },
    vpcConfig: {
      vpcId: network.vpc.id,
      subnets: network.zones.map(({ subnets }) => subnets.private.id),
      securityGroupIds: [group.id],
    },
  });
}

/** One shell for all commands, which the first that fails ends. */
const BUILD = {
  version: '0.2',
  phases: { build: { commands: ['cd "$STACK"', 'tofu init -input=false', 'tofu $DO -input=false'] } },
};

/** The runner's way out, to AWS and to where providers and charts are published, and its way to the cluster's API. */
function runnerGroup(scope: Construct, prefix: string, { vpc }: Network, cluster: EksCluster): SecurityGroup {
  const group = new SecurityGroup(scope, 'security-group-runner', {
    name: `${prefix}-runner`,
    description: 'The runner that deploys',
    vpcId: vpc.id,
    tags: { Name: `${prefix}-runner` },
  });
  const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
  new VpcSecurityGroupEgressRule(scope, 'allow-runner-out', {
    securityGroupId: group.id,
    description: 'HTTPS to AWS, the cluster, and publishers of providers and charts',
    cidrIpv4: '0.0.0.0/0',
    ...https,
  });
  new VpcSecurityGroupIngressRule(scope, 'allow-runner-to-cluster', {
    securityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
    description: 'The API of the cluster from the runner that deploys',
    referencedSecurityGroupId: group.id,
    ...https,
  });
  return group;
}
