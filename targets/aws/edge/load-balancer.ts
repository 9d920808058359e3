import { AutoscalingAttachment } from '@cdktf/provider-aws/lib/autoscaling-attachment/index.js';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener/index.js';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group/index.js';
import { Lb } from '@cdktf/provider-aws/lib/lb/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { bucketName } from '../../contract/cloud-names.ts';
import type { AwsStack } from '../stack/stack.ts';

export interface LoadBalancerProps {
  readonly certificateArn: string;
  /** Port of every node that leads to what answers. */
  readonly nodePort: number;
  /** A path that is answered without asking anything, and the status of that answer. */
  readonly health: { readonly path: string; readonly status: number };
  /** Seconds for which it waits for a word of a request. */
  readonly waits: number;
  /** Seconds that requests have to end when their way through a node ends. */
  readonly ends: number;
}

export interface LoadBalancer {
  readonly balancer: Lb;
  readonly targets: LbTargetGroup;
}

/** Protocols TLS 1.2 and 1.3, ciphers with forward secrecy and authenticated encryption alone. */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06';

/** Two answers in a row, ten seconds from one to the next, are believed. */
const HEALTH = { interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2 } as const;

/**
 * A public load balancer in front of a port of all nodes. TLS ends at it and begins anew, so that what it inspects is readable nowhere else; it does
 * not verify whom it calls, which no load balancer of AWS does. Groups of nodes tell it themselves who comes and goes.
 */
export function loadBalancer(stack: AwsStack, props: LoadBalancerProps): LoadBalancer {
  const { network, prefix } = stack;
  const { deletionProtection, production } = stack.props;
  const name = `${prefix}-edge`;
  const balancer = new Lb(stack, 'edge', {
    name,
    loadBalancerType: 'application',
    internal: false,
    ipAddressType: 'ipv4',
    subnets: network.zones.map(({ subnets }) => subnets.public.id),
    securityGroups: [group(stack, name, props.nodePort).id],
    idleTimeout: props.waits,
    preserveHostHeader: true,
    dropInvalidHeaderFields: true,
    desyncMitigationMode: 'strictest',
    xffHeaderProcessingMode: 'append',
    enableHttp2: true,
    enableCrossZoneLoadBalancing: true,
    enableZonalShift: production,
    enableDeletionProtection: deletionProtection,
    accessLogs: { enabled: true, bucket: bucketName(stack.props, 'access-logs'), prefix: name },
    dependsOn: [network.internet],
  });
  const targets = new LbTargetGroup(stack, 'edge-targets', {
    name,
    vpcId: network.vpc.id,
    targetType: 'instance',
    protocol: 'HTTPS',
    protocolVersion: 'HTTP1',
    port: props.nodePort,
    deregistrationDelay: String(props.ends),
    healthCheck: {
      enabled: true,
      protocol: 'HTTPS',
      port: 'traffic-port',
      path: props.health.path,
      matcher: String(props.health.status),
      ...HEALTH,
    },
  });
  new LbListener(stack, 'edge-https', {
    loadBalancerArn: balancer.arn,
    port: 443,
    protocol: 'HTTPS',
    sslPolicy: TLS_POLICY,
    certificateArn: props.certificateArn,
    defaultAction: [{ type: 'forward', targetGroupArn: targets.arn }],
  });
  for (const nodes of stack.nodes)
    new AutoscalingAttachment(stack, `edge-of-${nodes.node.id}`, {
      autoscalingGroupName: nodes.resources.get(0).autoscalingGroups.get(0).name,
      lbTargetGroupArn: targets.arn,
    });
  return { balancer, targets };
}

/** Everybody may call the load balancer at one port, and it may call the nodes at one. */
function group(stack: AwsStack, name: string, nodePort: number): SecurityGroup {
  const nodes = stack.cluster.vpcConfig.clusterSecurityGroupId;
  const made = new SecurityGroup(stack, 'security-group-edge', {
    name,
    description: 'Who may call from outside, and what is called for them',
    vpcId: stack.network.vpc.id,
    tags: { Name: name },
  });
  new VpcSecurityGroupIngressRule(stack, 'allow-everybody-to-edge', {
    securityGroupId: made.id,
    description: 'HTTPS from outside',
    cidrIpv4: '0.0.0.0/0',
    ipProtocol: 'tcp',
    fromPort: 443,
    toPort: 443,
  });
  const toGateway = { ipProtocol: 'tcp', fromPort: nodePort, toPort: nodePort };
  new VpcSecurityGroupEgressRule(stack, 'allow-edge-out', {
    securityGroupId: made.id,
    description: 'The gateway at a port of all nodes',
    referencedSecurityGroupId: nodes,
    ...toGateway,
  });
  new VpcSecurityGroupIngressRule(stack, 'allow-edge-to-nodes', {
    securityGroupId: nodes,
    description: 'The gateway from the public load balancer',
    referencedSecurityGroupId: made.id,
    ...toGateway,
  });
  return made;
}
