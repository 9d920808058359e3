import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { policy } from '../account/iam.ts';
import type { Network } from './network.ts';

/** Services without which no pod gets an image, a role or a secret, or sends a log line. */
const NEEDED = ['ecr.api', 'ecr.dkr', 'eks-auth', 'logs', 'secretsmanager', 'sts'] as const;
/** Services with which nodes can join and scale while the NAT gateway is down; each endpoint costs money in every zone. */
const FOR_AUTONOMY = ['autoscaling', 'ec2', 'eks', 'elasticloadbalancing', 'kms'] as const;

export interface VpcEndpointsProps {
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  readonly cidr: string;
  /** True where the cluster must keep working while the NAT gateway is down. */
  readonly autonomous: boolean;
}

/**
 * VPC endpoints for AWS services, whose policy admits no other account.
 * @returns what nodes must come after: from the moment an interface exists, its service has no other address in the network
 */
export function vpcEndpoints(
  scope: Construct,
  { vpc, zones, dataRoutes }: Network,
  props: VpcEndpointsProps,
): readonly ITerraformDependable[] {
  const { prefix, region } = props;
  const objects = new VpcEndpoint(scope, 'endpoint-s3', {
    vpcId: vpc.id,
    vpcEndpointType: 'Gateway',
    serviceName: `com.amazonaws.${region}.s3`,
    routeTableIds: [...zones.map(({ privateRoutes }) => privateRoutes.id), dataRoutes.id],
    tags: { Name: `${prefix}-s3` },
  });
  const group = new SecurityGroup(scope, 'security-group-endpoints', {
    name: `${prefix}-endpoints`,
    description: 'Interfaces of AWS services in the network',
    vpcId: vpc.id,
    tags: { Name: `${prefix}-endpoints` },
  });
  const rule = new VpcSecurityGroupIngressRule(scope, 'allow-network-to-endpoints', {
    securityGroupId: group.id,
    description: 'HTTPS from the network to AWS services',
    cidrIpv4: props.cidr,
    ipProtocol: 'tcp',
    fromPort: 443,
    toPort: 443,
  });
  const services = props.autonomous ? [...NEEDED, ...FOR_AUTONOMY] : NEEDED;
  const interfaces = services.map((service) => {
    const name = service.replace('.', '-');
    return new VpcEndpoint(scope, `endpoint-${name}`, {
      vpcId: vpc.id,
      vpcEndpointType: 'Interface',
      serviceName: `com.amazonaws.${region}.${service}`,
      privateDnsEnabled: true,
      subnetIds: zones.map(({ subnets }) => subnets.private.id),
      securityGroupIds: [group.id],
      policy: ownAccountOnly(props.account),
      tags: { Name: `${prefix}-${name}` },
      dependsOn: [rule],
    });
  });
  return [objects, ...interfaces];
}

/** A policy that admits only principals of the account, so that data cannot leave with another account's credentials. */
function ownAccountOnly(account: string): string {
  return policy([
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
    },
  ]);
}
