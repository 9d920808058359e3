import { DataAwsRoute53Zone } from '@cdktf/provider-aws/lib/data-aws-route53-zone/index.js';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import { certificate } from '../../../targets/aws/edge/certificate.ts';
import { loadBalancer } from '../../../targets/aws/edge/load-balancer.ts';
import { webAcl } from '../../../targets/aws/edge/web-acl.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { edgeAlarms } from './kong-alarms.aws.ts';
import { ENDING_SECONDS, type Kong } from './kong.ts';

/** Headers with what callers are known by: tokens, keys of programs, sessions of pages. */
const SECRET_HEADERS = ['authorization', 'cookie', 'x-api-key'];

/** No route begins there, so the gateway answers by itself. */
const HEALTH = { path: '/', status: 404 };

/**
 * The gateway runs on nodes. What AWS makes is the way to it: rules, a load balancer, its certificate, and the record of the public name. In a second
 * region all of that stands ready but for the record, which means one region at a time.
 */
export function renderKong(kong: Kong, stack: AwsStack): void {
  const { edge: settings, standby } = stack.props;
  const { edge } = kong;
  if (!settings || edge?.entry.by !== 'nodePort') return;
  const { host, zone, addressPerMinute } = settings;
  const zoneId = standby
    ? undefined
    : new DataAwsRoute53Zone(stack, 'zone', { name: zone.name, privateZone: false }).id;
  const issued = certificate(stack, { host, zoneId });
  const { balancer, targets } = loadBalancer(stack, {
    certificateArn: issued.arn,
    nodePort: edge.entry.port,
    health: HEALTH,
    waits: kong.waitsBefore,
    ends: ENDING_SECONDS,
  });
  webAcl(stack, { resourceArn: balancer.arn, addressPerMinute, secretHeaders: SECRET_HEADERS });
  // In the second region nothing answers yet.
  const answers = standby ? [] : edgeAlarms(host, balancer.arnSuffix, targets.arnSuffix);
  stack.watch('edge', [...issued.alarms, ...answers]);
  if (zoneId === undefined) return;
  new Route53Record(stack, 'public-name', {
    zoneId,
    name: host,
    type: 'A',
    alias: { name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true },
  });
}
