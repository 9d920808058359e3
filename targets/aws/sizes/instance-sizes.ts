import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { Architecture } from '../../../constructs/core/model/image.ts';

/** A size that AWS sells. */
export interface InstanceClass {
  readonly name: string;
  /** Memory as AWS states it; what a system may use of it is less. */
  readonly memory: Memory;
  readonly cpu: Cpu;
}

export interface Ec2Class extends InstanceClass {
  readonly arch: Architecture;
  /** Pods that the network interfaces have addresses for: interfaces × (addresses − 1) + 2. */
  readonly maxPods: number;
}

export interface BrokerClass extends InstanceClass {
  /** Partition copies, leaders and followers alike, that AWS recommends for one broker at most. */
  readonly partitions: number;
}

/** Sizes of the seventh generation, equal in all families: virtual CPUs, and pods by the interfaces of the size. Source: eni-max-pods of amazon-eks-ami 81fec2e. */
const SIZES = {
  large: { vcpus: 2, pods: 29 },
  xlarge: { vcpus: 4, pods: 58 },
  '2xlarge': { vcpus: 8, pods: 58 },
  '4xlarge': { vcpus: 16, pods: 234 },
  '8xlarge': { vcpus: 32, pods: 234 },
  '12xlarge': { vcpus: 48, pods: 234 },
  '16xlarge': { vcpus: 64, pods: 737 },
} as const;

/** Processor of each family (Graviton, Intel) and the memory of one virtual CPU, in GiB. */
const FAMILIES = {
  m7g: { arch: 'arm64', gibibytes: 4 },
  r7g: { arch: 'arm64', gibibytes: 8 },
  c7g: { arch: 'arm64', gibibytes: 2 },
  m7i: { arch: 'amd64', gibibytes: 4 },
  r7i: { arch: 'amd64', gibibytes: 8 },
  c7i: { arch: 'amd64', gibibytes: 2 },
} as const;

type Family = keyof typeof FAMILIES;

function family(name: Family): readonly Ec2Class[] {
  const { arch, gibibytes } = FAMILIES[name];
  return Object.entries(SIZES).map(([size, { vcpus, pods }]) => ({
    name: `${name}.${size}`,
    memory: Memory.gibibytes(vcpus * gibibytes),
    cpu: Cpu.millicores(vcpus * 1000),
    maxPods: pods,
    arch,
  }));
}

/** Nodes, in the order in which equal sizes are preferred. */
export const EC2_CLASSES: readonly Ec2Class[] = (['m7g', 'r7g', 'c7g', 'm7i', 'r7i', 'c7i'] as const).flatMap(
  family,
);

/** Nodes with one kind of processor. */
export function ec2Classes(arch: Architecture): readonly Ec2Class[] {
  return EC2_CLASSES.filter((candidate) => candidate.arch === arch);
}

/** MSK brokers for KRaft (t3.small cannot). Source: MSK developer guide, "Best practices", partitions per broker. */
export const BROKER_CLASSES: readonly BrokerClass[] = family('m7g').map((size) => ({
  name: `kafka.${size.name}`,
  memory: size.memory,
  cpu: size.cpu,
  partitions: size.cpu.millicores <= 4000 ? 1000 : size.cpu.millicores <= 8000 ? 2000 : 4000,
}));

/** RDS classes: memory and CPU of the EC2 size; burstable ones only where nothing larger is needed. */
export const DATABASE_CLASSES: readonly InstanceClass[] = [
  ...(
    [
      ['micro', 1],
      ['small', 2],
      ['medium', 4],
    ] as const
  ).map(([size, gibibytes]) => ({
    name: `db.t4g.${size}`,
    memory: Memory.gibibytes(gibibytes),
    cpu: Cpu.millicores(2000),
  })),
  ...[...family('m7g'), ...family('r7g')].map(({ name, memory, cpu }) => ({
    name: `db.${name}`,
    memory,
    cpu,
  })),
];

/** `maxmemory` of ElastiCache nodes in bytes; less than the EC2 size. Source: ElastiCache user guide, node-type-specific parameters. */
const CACHE_MAXMEMORY = {
  't4g.micro': 536_870_912,
  't4g.small': 1_471_026_299,
  't4g.medium': 3_317_862_236,
  'm7g.large': 6_854_542_746,
  'm7g.xlarge': 13_891_921_715,
  'm7g.2xlarge': 27_966_669_210,
  'm7g.4xlarge': 56_116_178_125,
  'm7g.8xlarge': 111_325_552_312,
  'm7g.12xlarge': 168_715_971_994,
  'm7g.16xlarge': 225_000_375_228,
  'r7g.large': 14_037_181_030,
  'r7g.xlarge': 28_261_849_702,
  'r7g.2xlarge': 56_711_183_565,
  'r7g.4xlarge': 113_609_865_216,
  'r7g.8xlarge': 225_000_375_228,
  'r7g.12xlarge': 341_206_346_547,
  'r7g.16xlarge': 450_000_750_456,
} as const;

/** CPU is ignored, because one thread serves the keys on every size. */
export const CACHE_CLASSES: readonly InstanceClass[] = Object.entries(CACHE_MAXMEMORY).map(
  ([name, bytes]) => ({
    name: `cache.${name}`,
    memory: Memory.mebibytes(Math.floor(bytes / 2 ** 20)),
    cpu: Cpu.zero,
  }),
);

/** The least memory, then the least CPU, then the order of the table. */
export function smallestFit<Class extends InstanceClass>(
  classes: readonly Class[],
  fits: (candidate: Class) => boolean,
): Class | undefined {
  return classes
    .filter(fits)
    .sort((a, b) => a.memory.mebibytes - b.memory.mebibytes || a.cpu.millicores - b.cpu.millicores)[0];
}

/** The class with the most memory. */
export function largest<Class extends InstanceClass>(classes: readonly Class[]): Class {
  return classes.reduce((most, candidate) => (candidate.memory.exceeds(most.memory) ? candidate : most));
}

/**
 * The size that was chosen for a resource. A definition that no size fits was refused before anything is rendered; an empty
 * text instead would be written and fail at AWS.
 */
export function chosen<Choice>(choice: Choice | undefined, path: string): Choice {
  if (choice === undefined)
    throw new Error(`${path}: nothing was chosen, and the definition was not refused`);
  return choice;
}
