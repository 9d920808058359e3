import { virtualCpus } from './stack-resources.ts';

/** What the prices below are those of; another region is a tenth dearer or cheaper. */
export const PRICED = { region: 'eu-west-1', year: 2026 } as const;

/** Hours of a month, as AWS counts them. */
const HOURS = 730;

/**
 * US dollars for an hour of one virtual CPU, by family: within a family the price grows with the size. Source: list prices on demand,
 * rounded and by nobody read off a price list of one day, so that a sum is right to about a fifth.
 */
const CPU_HOUR: Readonly<Record<string, number>> = {
  c7g: 0.0388,
  c7i: 0.0479,
  m7g: 0.0455,
  m7i: 0.0562,
  r7g: 0.0598,
  r7i: 0.0738,
  'cache.m7g': 0.0708,
  'cache.r7g': 0.0968,
  'db.m7g': 0.093,
  'db.r7g': 0.1335,
  'kafka.m7g': 0.113,
};

/** US dollars for an hour of a burstable size, whose CPUs are shared. Source: as above. */
const BURSTABLE_HOUR: Readonly<Record<string, number>> = {
  'cache.t4g.micro': 0.014,
  'cache.t4g.small': 0.027,
  'cache.t4g.medium': 0.054,
  'db.t4g.micro': 0.018,
  'db.t4g.small': 0.035,
  'db.t4g.medium': 0.071,
};

/** US dollars a month for one of each. Source: as above. */
export const MONTHLY = {
  controlPlane: 0.1 * HOURS,
  natGateway: 0.048 * HOURS,
  publicAddress: 0.005 * HOURS,
  loadBalancer: 0.0252 * HOURS,
  /** A list of rules before a load balancer, and each rule in it, a group of AWS' own counted as one. */
  webAcl: 5,
  webAclRule: 1,
  interfaceInZone: 0.011 * HOURS,
  /** A GiB of gp3 for a node or a pod. */
  disk: 0.088,
  /** A GiB of gp3 for an instance of RDS. */
  databaseDisk: 0.127,
  /** A GiB for a broker. */
  brokerDisk: 0.11,
  key: 1,
  secret: 0.4,
  alarm: 0.1,
} as const;

/**
 * US dollars a month for a machine.
 * @throws Error for a class that has no price here
 */
export function machinePrice(name: string): number {
  const burstable = BURSTABLE_HOUR[name];
  if (burstable !== undefined) return burstable * HOURS;
  const hour = CPU_HOUR[name.slice(0, name.lastIndexOf('.'))];
  if (hour === undefined) throw new Error(`no price is known of "${name}"`);
  return hour * virtualCpus(name) * HOURS;
}
