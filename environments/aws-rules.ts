import { overlap, parseCidr } from '../constructs/core/amounts/cidr.ts';
import { repeated } from '../constructs/core/problems/repeated.ts';
import { SERVICE_CIDR } from '../targets/aws/network/service-cidr.ts';
import type { AwsSettings } from './aws.schema.ts';
import { outsideRules } from './outside-rules.ts';
import { hostBits, noRange } from './range-problems.ts';
import type { CloudEnvironment, Environment } from './schema.ts';
import { sameZoneTwice } from './zone-problems.ts';

/** Problems with an environment's place on AWS. */
export function awsRules(environment: CloudEnvironment): readonly string[] {
  return [...accountRules(environment.aws), ...ownImageRules(environment)];
}

/** A pod may be placed on any pool, so every image must run on all of them. */
function ownImageRules({ cluster }: CloudEnvironment): string[] {
  const { imagesBuiltFor, nodePools } = cluster;
  return nodePools
    .filter(({ arch }) => !imagesBuiltFor.includes(arch))
    .map(
      ({ name, arch }) =>
        `cluster.imagesBuiltFor: ${JSON.stringify(imagesBuiltFor)} has nothing that nodes of pool "${name}" could run, which are "${arch}"; build the Soma images with --platform linux/${arch} and add "${arch}", or set the pool's arch to ${imagesBuiltFor.map((one) => `"${one}"`).join(' or ')}`,
    );
}

/** Ranges that AWS refuses for a network. */
const RESERVED = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4'];

function rangeRules(path: string, cidr: string): string[] {
  const range = parseCidr(cidr);
  if (!range) return [noRange(path, cidr, '10.40.0.0/16')];
  if (range.bits < 16 || range.bits > 20)
    return [
      `${path}: "${cidr}" is a /${range.bits}; AWS allows /16 at most and the subnets need /20 at least`,
    ];
  const inside = hostBits(path, cidr, range);
  if (inside !== undefined) return [inside];
  const hit = [...RESERVED, SERVICE_CIDR].find((other) => overlapping(cidr, other));
  return hit ? [`${path}: "${cidr}" overlaps ${hit}, which is reserved; use a range of 10.0.0.0/8`] : [];
}

function overlapping(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  return a !== undefined && b !== undefined && overlap(a, b);
}

/** The second region must be another one, which could be joined with the first, and have as many zones for what is spread over them. */
function passiveRules(aws: AwsSettings): string[] {
  const { passive } = aws;
  if (!passive) return [];
  const problems = [
    ...rangeRules('aws.passive.cidr', passive.cidr),
    ...sameZoneTwice('aws.passive.zones', passive.zones),
  ];
  if (passive.region === aws.region)
    problems.push(
      `aws.passive.region: "${passive.region}" is the region whose loss is to be survived; name another`,
    );
  if (overlapping(passive.cidr, aws.cidr))
    problems.push(
      `aws.passive.cidr: "${passive.cidr}" overlaps aws.cidr "${aws.cidr}"; networks that overlap can never be joined`,
    );
  if (passive.zones.length !== aws.zones.length)
    problems.push(
      `aws.passive.zones: ${passive.zones.length} zones, and aws.zones has ${aws.zones.length}; brokers are spread evenly over as many, so name as many`,
    );
  return problems;
}

/** US dollars for 730 hours at 0.10. Source: "Amazon EKS pricing". */
const CONTROL_PLANE = 73;
/** Source: "CreateBudget" of the AWS Budgets API, subscribers by e-mail for a notification. */
const BUDGET_ADDRESSES = 10;

function accountRules(aws: AwsSettings): string[] {
  const { cidr, zones, backupRetention, apiAccess, access, budget, alarms } = aws;
  const problems = [
    ...rangeRules('aws.cidr', cidr),
    ...sameZoneTwice('aws.zones', zones),
    ...passiveRules(aws),
  ];
  if (backupRetention.days < 1 || backupRetention.days > 35) {
    problems.push(`aws.backupRetention: ${backupRetention.days} days; RDS keeps backups for 1 to 35 days`);
  }
  if (!Number.isInteger(budget.monthly) || budget.monthly <= CONTROL_PLANE) {
    problems.push(
      `aws.budget.monthly: ${budget.monthly}; write whole US dollars, and more than the ${CONTROL_PLANE} that the control plane of EKS alone costs in a month`,
    );
  }
  for (const [urgency, addresses] of Object.entries(alarms)) {
    if (addresses.length > BUDGET_ADDRESSES)
      problems.push(
        `aws.alarms.${urgency}: ${addresses.length} addresses; AWS Budgets tells ${BUDGET_ADDRESSES}, so name an address that hands its mail on`,
      );
  }
  const { view, admin, breakGlass } = access.people;
  for (const role of repeated([...view, ...admin, ...breakGlass])) {
    problems.push(
      `aws.access.people: role "${role}" is listed twice; EKS knows a role once, so leave it where it may do most`,
    );
  }
  problems.push(
    ...outsideRules(
      'aws.apiAccess',
      apiAccess,
      "opens the cluster's API to everybody; name your own addresses",
    ),
  );
  return problems;
}

/** Problems between environments: each needs an account and an address range of its own. */
export function rulesBetween(environments: readonly Environment[]): readonly string[] {
  const clouds = environments.flatMap((environment) => ('aws' in environment ? [environment] : []));
  return clouds.flatMap((environment, index) =>
    clouds.slice(index + 1).flatMap((other) => {
      const problems: string[] = [];
      if (environment.aws.account === other.aws.account) {
        problems.push(
          `${other.name}: aws.account: ${other.aws.account} is the account of "${environment.name}" too; each environment needs an account of its own`,
        );
      }
      for (const [mine, cidr] of rangesOf(environment.aws)) {
        for (const [path, theirs] of rangesOf(other.aws)) {
          if (overlapping(cidr, theirs))
            problems.push(
              `${other.name}: ${path}: ${theirs} overlaps ${mine === 'aws.cidr' ? cidr : `${mine} ${cidr}`} of "${environment.name}"; networks that overlap can never be joined`,
            );
        }
      }
      return problems;
    }),
  );
}

/** Every network of an environment, by the path of its range. */
function rangesOf({ cidr, passive }: AwsSettings): readonly (readonly [path: string, cidr: string])[] {
  return [['aws.cidr', cidr], ...(passive ? [['aws.passive.cidr', passive.cidr] as const] : [])];
}
