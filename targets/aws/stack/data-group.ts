import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import type { Component } from '../../../constructs/core/model/component.ts';
import type { AwsStack } from './stack.ts';

/** An ingress rule with its reason. */
export interface Edge {
  readonly port: number;
  /** The protocol, for the rule's description. */
  readonly what: string;
}

/** Longest description of a rule that AWS accepts. */
const LONGEST_DESCRIPTION = 255;

/**
 * Security group of a managed system: nodes of the cluster may reach the named ports if any component on them depends on the
 * system. All other traffic is refused, in both directions.
 */
export function dataGroup(component: Component, stack: AwsStack, edges: readonly Edge[]): SecurityGroup {
  const { name } = component;
  const group = new SecurityGroup(stack, `security-group-${name}`, {
    name: `${stack.prefix}-${name}`,
    description: `Who may reach ${name}`,
    vpcId: stack.network.vpc.id,
    tags: { Name: `${stack.prefix}-${name}` },
  });
  const consumers = stack.consumersOf(component);
  if (consumers.length === 0) return group;
  for (const { port, what } of edges) {
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
