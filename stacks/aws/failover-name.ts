import { type FailoverProps, inStandby, type Instruction, nameOf } from './failover-commands.ts';

/** How the public name comes to mean the second region, where all but its record stands ready. */
export function publicName(props: FailoverProps): readonly Instruction[] {
  const { edge } = props.aws;
  if (!edge) return [];
  const balancer = nameOf(props.standby, 'aws_lb', 'edge', 'name');
  const record = {
    Name: edge.host,
    Type: 'A',
    AliasTarget: { DNSName: 'BALANCER', HostedZoneId: 'ITS-ZONE', EvaluateTargetHealth: true },
  };
  const changes = JSON.stringify({ Changes: [{ Action: 'UPSERT', ResourceRecordSet: record }] });
  return [
    {
      text: [
        'The first command says the name of the load balancer and its zone, the second the zone of the public name; put them into the third, for BALANCER, ITS-ZONE and ZONE. ',
        'Route 53 answers from everywhere, and takes changes in us-east-1 alone: while that is lost, nothing can be done here.',
      ].join(''),
      commands: [
        inStandby(
          props,
          `elbv2 describe-load-balancers --names ${balancer} --query 'LoadBalancers[].[DNSName,CanonicalHostedZoneId]' --output text`,
        ),
        inStandby(
          props,
          `route53 list-hosted-zones-by-name --dns-name ${edge.zone.name} --max-items 1 --query 'HostedZones[].Id' --output text`,
        ),
        inStandby(
          props,
          `route53 change-resource-record-sets --hosted-zone-id ZONE --change-batch '${changes}'`,
        ),
      ],
    },
  ];
}
