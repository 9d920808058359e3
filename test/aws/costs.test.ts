import { describe, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { costReport, costsIn } from '../../stacks/aws/cost-report.ts';
import { PRICED_TYPES, totalOf } from '../../stacks/aws/costs.ts';
import { machinePrice } from '../../stacks/aws/prices.ts';
import {
  BROKER_CLASSES,
  CACHE_CLASSES,
  DATABASE_CLASSES,
  EC2_CLASSES,
} from '../../targets/aws/sizes/instance-sizes.ts';
import { allFiles, cloudOf, platformFrom, stacksIn } from '../support/aws.ts';

/** Types that cost nothing while they stand there. */
const FREE =
  /^aws_(db|elasticache)_(parameter|subnet)_group$|^aws_elasticache_user|^aws_iam_|^aws_eks_(access|addon|pod)|^aws_(default_)?security_group$|^aws_vpc(_security_group.*)?$|^aws_(subnet|route|internet_gateway)|^aws_msk_configuration$|^aws_sns_topic_policy$|^aws_secretsmanager_secret_version$|^aws_kms_alias$|^aws_ebs_default|^aws_backup_(vault_|plan|selection)|^aws_s3_bucket_|^aws_appautoscaling|^aws_lb_|^aws_autoscaling_attachment$|^aws_acm_certificate|^aws_route53_record$|^aws_wafv2_web_acl_/;
/** Types that are paid by use: lines, objects, messages, copies, minutes of a build. */
const BY_USE =
  /^aws_(cloudwatch_log_group|flow_log|s3_bucket|sns_topic|sns_topic_subscription|backup_vault|codebuild_project)$/;

const FILES = allFiles();
const STACKS = [...stacksIn(FILES)].filter(([name]) => ['prod', 'prod-dr', 'staging'].includes(name));

/** Costs of production as it is, or with something else. */
function production(change: Partial<typeof prod> = {}) {
  const platform = platformFrom({ ...prod, ...change });
  const { environment } = platform;
  return { environment, stacks: costsIn(synthesizeAws([cloudOf(platform)]), environment) };
}

const USUAL = production();
const monthlyOf = ({ stacks }: ReturnType<typeof production>, what: string, region = 0) =>
  stacks[region]?.items.find((item) => item.what === what)?.monthly;

test('every type of resource is priced, free or paid by use, and is one of these alone', () => {
  const types = [...new Set(STACKS.flatMap(([, { resource }]) => Object.keys(resource)))].sort();
  const kinds = types.map((type) => [
    type,
    Number((PRICED_TYPES as readonly string[]).includes(type)) +
      Number(FREE.test(type)) +
      Number(BY_USE.test(type)),
  ]);
  expect(kinds.filter(([, number]) => number !== 1)).toEqual([]);
  expect(PRICED_TYPES.filter((type) => !types.includes(type))).toEqual([]);
});

test.each([...EC2_CLASSES, ...BROKER_CLASSES, ...DATABASE_CLASSES, ...CACHE_CLASSES].map(({ name }) => name))(
  '%s has a price',
  (name) => {
    expect(machinePrice(name)).toBeGreaterThan(0);
  },
);

test('a class without a price is not free', () => {
  expect(() => machinePrice('x9.large')).toThrow('no price is known of "x9.large"');
});

describe('production', () => {
  test('has what it runs, dearest first, and the sum of it', () => {
    const [first] = USUAL.stacks;
    expect(first).toMatchObject({ region: 'eu-west-1', currency: 'USD', prices: { region: 'eu-west-1' } });
    expect(first?.items.slice(0, 3)).toEqual([
      { what: 'nodes', amount: '8 × m7g.2xlarge', monthly: 2126 },
      { what: 'brokers', amount: '3 × kafka.m7g.xlarge', monthly: 990 },
      { what: 'databases', amount: '2 × db.r7g.xlarge', monthly: 780 },
    ]);
    expect(first?.monthly).toBe(totalOf(first?.items ?? []));
  });

  test('pays for a replica as for its source, its disk and its standby too', () => {
    for (const what of ['databases', 'disks of databases'])
      expect(monthlyOf(USUAL, what, 1)).toBe(monthlyOf(USUAL, what));
  });

  test('pays for the first node of each zone in the second region, and for no disk of a pod', () => {
    expect(monthlyOf(USUAL, 'nodes', 1)).toBe(797);
    expect(monthlyOf(USUAL, 'disks of pods', 1)).toBeUndefined();
  });

  test('pays for disks of brokers by size and number', () => {
    const { kafka } = prod.eventStreaming;
    const larger = production({
      eventStreaming: { ...prod.eventStreaming, kafka: { ...kafka, disk: '2000Gi' } },
    });
    expect(monthlyOf(larger, 'disks of brokers')).toBe(2 * (monthlyOf(USUAL, 'disks of brokers') ?? 0));
  });

  test('pays for disks that pods ask for', () => {
    const { etcd } = prod.dataLayer;
    const larger = production({ dataLayer: { ...prod.dataLayer, etcd: { ...etcd, disk: '1020Gi' } } });
    // Three replicas with 1,000 GiB more, at 0.088 dollars.
    expect((monthlyOf(larger, 'disks of pods') ?? 0) - (monthlyOf(USUAL, 'disks of pods') ?? 0)).toBe(264);
  });

  test('is told beside its budget', () => {
    const [line] = costReport(USUAL.environment, USUAL.stacks);
    expect(line).toMatch(/^prod costs about [\d,]+ US dollars a month .*; aws\.budget\.monthly is 11,000$/);
    const poor = production({ aws: { ...prod.aws, budget: { monthly: 5000 } } });
    expect(costReport(poor.environment, poor.stacks)[0]).toMatch(/aws\.budget\.monthly is only 5,000$/);
  });
});

test('an environment whose name begins with that of another has its own costs', () => {
  const other = platformFrom({
    ...prod,
    name: 'prod-eu',
    aws: { ...prod.aws, account: '222233334444', passive: undefined },
  });
  const files = synthesizeAws([cloudOf(platformFrom(prod)), cloudOf(other)]);
  expect(costsIn(files, other.environment).map(({ region }) => region)).toEqual(['eu-west-1']);
});
