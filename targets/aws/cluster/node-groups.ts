import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { nodeClass, nodesByZone, type NodePool, waitingPool } from '../sizes/eks-nodes.ts';
import { chosen } from '../sizes/instance-sizes.ts';
import type { Architecture } from '../../../constructs/core/model/image.ts';
import { awsPolicy, role, trustService } from '../account/iam.ts';
import type { Keys } from '../account/keys.ts';
import { roleBoundary } from '../account/names.ts';
import type { Network } from '../network/network.ts';

/** EKS' image of Amazon Linux 2023 by processor. */
const AMI_TYPES: Readonly<Record<Architecture, string>> = {
  amd64: 'AL2023_x86_64_STANDARD',
  arm64: 'AL2023_ARM_64_STANDARD',
};

/** Disk of a node, for images, logs and scratch, in GiB. */
const DISK = 100;

export interface NodeGroupsProps {
  readonly prefix: string;
  readonly rolePrefix: string;
  readonly account: string;
  readonly cluster: EksCluster;
  readonly network: Network;
  readonly keys: Keys;
  readonly pools: readonly NodePool[];
  /** How many nodes of each pool must stand, beside one in each zone, while the platform does not run here. @default it runs here, on all */
  readonly waiting?: number;
  /** Tags of every resource: the provider does not put them on what a template makes. */
  readonly tags: Readonly<Record<string, string>>;
  /** Add-ons that a node needs to become ready, and the endpoints over which it pulls images and joins. */
  readonly after: readonly ITerraformDependable[];
}

/** A node group for each pool in each zone, because a disk is bound to a zone and its pod needs a node there. */
export function nodeGroups(scope: Construct, props: NodeGroupsProps): readonly EksNodeGroup[] {
  const { cluster, network, pools, waiting } = props;
  const template = launchTemplate(scope, props);
  const nodes = role(scope, 'role-nodes', {
    name: `${props.rolePrefix}-nodes`,
    description: 'Nodes of the cluster',
    boundary: roleBoundary(props.account),
    trust: [trustService('ec2.amazonaws.com')],
    managed: {
      images: awsPolicy('AmazonEC2ContainerRegistryPullOnly'),
      worker: awsPolicy('AmazonEKSWorkerNodePolicy'),
    },
  });
  return pools.flatMap((pool) => {
    const { zones } = network;
    const standing = nodesByZone(waiting === undefined ? pool : waitingPool(pool, zones, waiting), zones);
    return nodesByZone(pool, zones).map(({ zone, nodes: count }) => {
      const { letter, subnets, wayOut } = zone;
      const first = standing.find((one) => one.zone === zone)?.nodes ?? 0;
      return new EksNodeGroup(scope, `nodes-${pool.name}-${letter}`, {
        clusterName: cluster.name,
        nodeGroupName: `${pool.name}-${letter}`,
        nodeRoleArn: nodes.arn,
        subnetIds: [subnets.private.id],
        amiType: AMI_TYPES[pool.arch],
        capacityType: 'ON_DEMAND',
        instanceTypes: [chosen(nodeClass(pool), `node pool ${pool.name}`).name],
        labels: { 'somastack.io/pool': pool.name },
        launchTemplate: { id: template.id, version: template.latestVersion.toString() },
        // One more than stated, so that a new node can join before the old one is removed.
        scalingConfig: { desiredSize: first, minSize: first, maxSize: count + 1 },
        updateConfig: { maxUnavailable: 1 },
        nodeRepairConfig: { enabled: true },
        dependsOn: [...props.after, ...wayOut, ...nodes.policies],
      });
    });
  });
}

/** A template without image and security group, so that EKS uses its own image and the cluster's security group. */
function launchTemplate(scope: Construct, { prefix, keys, tags }: NodeGroupsProps): LaunchTemplate {
  return new LaunchTemplate(scope, 'launch-template', {
    name: `${prefix}-nodes`,
    updateDefaultVersion: true,
    blockDeviceMappings: [
      {
        deviceName: '/dev/xvda',
        ebs: {
          deleteOnTermination: 'true',
          encrypted: 'true',
          kmsKeyId: keys.ebs.arn,
          volumeSize: DISK,
          volumeType: 'gp3',
        },
      },
    ],
    // With one hop a pod cannot reach the node's credentials; pods have roles of their own.
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      httpPutResponseHopLimit: 1,
      instanceMetadataTags: 'disabled',
    },
    monitoring: { enabled: true },
    tagSpecifications: ['instance', 'volume'].map((resourceType) => ({
      resourceType,
      tags: { ...tags, Name: `${prefix}-node` },
    })),
  });
}
