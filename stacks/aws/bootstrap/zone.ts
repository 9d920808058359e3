import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone/index.js';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { ownStateInS3, stateOnDisk } from '../../../targets/aws/account/backend.ts';
import { alarmsOfTheAccount, key, logGroupsOfTheAccount } from '../../../targets/aws/account/keys.ts';
import { prefixOf, zoneKeyAlias } from '../../../targets/aws/account/names.ts';
import { tags } from '../../../targets/aws/account/tags.ts';
import { queryLog } from '../../../targets/aws/edge/query-log.ts';
import { zoneAlarms } from '../../../targets/aws/edge/zone-alarms.ts';
import { signed } from '../../../targets/aws/edge/zone-signature.ts';
import { alarm } from '../../../targets/aws/watch/alarm.ts';
import { type AlarmReceivers, alarmTopics } from '../../../targets/aws/watch/alarm-topics.ts';
import type { Place } from '../../../targets/contract/cloud-names.ts';

export interface ZoneProps extends Place {
  readonly environment: string;
  /** Name of the zone. */
  readonly zone: string;
  /** Where its own state is: on disk until the bucket exists that it makes. */
  readonly bootstrapState: 'disk' | 'bucket';
  readonly alarms: AlarmReceivers;
}

/** The one region in which Route 53 takes a key for signatures and a group for its log, and has metrics. */
const ROUTE_53_REGION = 'us-east-1';

/**
 * The public zone of an environment, signed, with a log of queries. An administrator makes it, and tells whoever has the domain above of its name servers
 * and its signature: nothing else can be proved or found before. Whoever deploys may change the records of one name in it, and nothing of the zone.
 */
export class ZoneStack extends TerraformStack {
  constructor(scope: Construct, props: ZoneProps) {
    super(scope, `bootstrap-${props.account}-zone`);
    const { account, environment } = props;
    const place = { account, region: ROUTE_53_REGION };
    if (props.bootstrapState === 'disk') stateOnDisk(this);
    else ownStateInS3(this, props);
    new AwsProvider(this, 'aws', {
      region: ROUTE_53_REGION,
      allowedAccountIds: [account],
      defaultTags: [{ tags: tags(environment, this.node.id) }],
    });
    const zone = new Route53Zone(this, 'zone', {
      name: props.zone,
      comment: `Public name of ${prefixOf(environment)}`,
      forceDestroy: false,
      lifecycle: { preventDestroy: true },
    });
    const signature = signed(this, { zone, account, environment });
    const kept = key(this, 'key-zone', zoneKeyAlias(environment), place, [
      ...logGroupsOfTheAccount(place),
      ...alarmsOfTheAccount(place),
    ]);
    queryLog(this, { zone, name: props.zone, ...place, keyArn: kept.arn });
    const topics = alarmTopics(this, {
      ...place,
      prefix: `${prefixOf(environment)}-zone`,
      topicKey: kept,
      receivers: props.alarms,
    });
    for (const one of zoneAlarms(props.zone, zone.zoneId))
      alarm(this, prefixOf(environment), topics, 'zone', one);
    const outputs = {
      name_servers: ['Servers that the domain above names for the zone (NS)', zone.nameServers],
      signature: ['What the domain above says of its signature (DS)', signature],
    } as const;
    for (const [name, [description, value]] of Object.entries(outputs))
      new TerraformOutput(this, name, { value, description, staticId: true });
  }
}
