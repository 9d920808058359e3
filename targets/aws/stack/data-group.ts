import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import type { Component } from '../../../constructs/core/model/component.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { AwsStack } from './stack.ts';

/** An ingress rule with its reason. */
export interface Edge {
  readonly endpoint: Endpoint;
  /** The protocol, for the rule's description. */
  readonly what: string;
}

/** Longest description of a rule that AWS accepts. */
const LONGEST_DESCRIPTION = 255;

/**
 * Security group of a managed system: nodes of the cluster may reach each of the named endpoints that any component on them calls. All
 * other traffic is refused, in both directions.
 */
export function dataGroup(component: Component, stack: AwsStack, edges: readonly Edge[]): SecurityGroup {
  const { name } = component;
  const group = new SecurityGroup(stack, `security-group-${name}`, {
    name: `${stack.prefix}-${name}`,
    description: `Who may reach ${name}`,
    vpcId: stack.network.vpc.id,
    tags: { Name: `${stack.prefix}-${name}` },
  });
  for (const { endpoint, what } of edges) {
    const { port } = endpoint;
    const consumers = stack.callersOf(endpoint);
    if (consumers.length === 0) continue;
    new VpcSecurityGroupIngressRule(stack, `allow-nodes-to-${name}-${port}`, {
      securityGroupId: group.id,
      description: `${what} from nodes, for ${consumers.join(', ')}`.slice(0, LONGEST_DESCRIPTION),
      referencedSecurityGroupId: stack.cluster.vpcConfig.clusterSecurityGroupId,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
    });
  }
  return group;
}
