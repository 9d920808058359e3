import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import type { Construct } from 'constructs';
import { ENGINES } from '../../../constructs/core/versions.ts';
import { SERVICE_CIDR } from '../network/service-cidr.ts';
import { awsPolicy, role, trustService } from '../account/iam.ts';
import type { Keys } from '../account/keys.ts';
import { logGroup } from '../account/log-groups.ts';
import { roleBoundary } from '../account/names.ts';
import { access, type People } from './access.ts';
import type { Network } from '../network/network.ts';

export interface ClusterProps {
  readonly prefix: string;
  /** Prefix of roles' names; it contains the region, because an account has one list of roles. */
  readonly rolePrefix: string;
  readonly account: string;
  readonly network: Network;
  readonly keys: Keys;
  /** Addresses that may reach the API from outside; if empty, only the network reaches it. */
  readonly apiAccess: readonly string[];
  /** Roles of the account that people look at the cluster with, or mend it with. */
  readonly people: People;
  readonly deletionProtection: boolean;
  /** Whether an operator can shift traffic away from a zone. */
  readonly zonalShift: boolean;
}

const LOGS = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** The cluster's control plane; only access entries grant access to it. */
export function cluster(scope: Construct, props: ClusterProps): EksCluster {
  const { prefix, account, network, keys, apiAccess } = props;
  const logs = logGroup(scope, 'logs-eks', `/aws/eks/${prefix}/cluster`, keys.logs.arn);
  const controlPlane = role(scope, 'role-eks', {
    name: `${props.rolePrefix}-eks`,
    description: 'Control plane of the cluster',
    boundary: roleBoundary(account),
    trust: [{ ...trustService('eks.amazonaws.com'), Action: ['sts:AssumeRole', 'sts:TagSession'] }],
    managed: { cluster: awsPolicy('AmazonEKSClusterPolicy') },
  });
  const made = new EksCluster(scope, 'cluster', {
    name: prefix,
    version: ENGINES.kubernetes.eks,
    roleArn: controlPlane.arn,
    accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
    bootstrapSelfManagedAddons: false,
    deletionProtection: props.deletionProtection,
    enabledClusterLogTypes: LOGS,
    encryptionConfig: { resources: ['secrets'], provider: { keyArn: keys.eks.arn } },
    kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: SERVICE_CIDR },
    upgradePolicy: { supportType: 'STANDARD' },
    vpcConfig: {
      subnetIds: network.zones.map(({ subnets }) => subnets.controlPlane.id),
      endpointPrivateAccess: true,
      endpointPublicAccess: apiAccess.length > 0,
      ...(apiAccess.length > 0 && { publicAccessCidrs: [...apiAccess] }),
    },
    zonalShiftConfig: { enabled: props.zonalShift },
    lifecycle: { preventDestroy: true },
    dependsOn: [logs, ...controlPlane.policies],
  });
  access(scope, made, account, props.people);
  return made;
}
