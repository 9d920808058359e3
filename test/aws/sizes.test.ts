import { expect, test } from 'vitest';
import { Cpu } from '../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { prod } from '../../environments/prod.ts';
import { staging } from '../../environments/staging.ts';
import { capacityProblems, managedDemands } from '../../stacks/cloud/managed-systems.ts';
import { eksNodes, nodesByZone } from '../../targets/aws/sizes/eks-nodes.ts';
import { allocatable } from '../../targets/aws/sizes/eks-allocatable.ts';
import { databaseClass } from '../../constructs/data-layer/postgres/postgres-class.aws.ts';
import {
  BROKER_CLASSES,
  CACHE_CLASSES,
  chosen,
  DATABASE_CLASSES,
  EC2_CLASSES,
  largest,
  smallestFit,
} from '../../targets/aws/sizes/instance-sizes.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { awsProblems } from '../../stacks/cloud/problems.ts';
import ec2 from './ec2.json' with { type: 'json' };
import { cloudOf, platformFrom, platformOf } from '../support/aws.ts';

/** Memory in MiB, virtual CPUs, pods, architecture, and what Karpenter publishes as allocatable: MiB and millicores. */
type Row = [number, number, number, 'arm64' | 'amd64', number, number];

const ROWS = Object.entries(ec2 as unknown as Record<string, Row>);

test('says what Karpenter publishes about every one of 305 machines', () => {
  const wrong = ROWS.filter(([, [memory, vcpus, maxPods, arch, allocMemory, allocCpu]]) => {
    const offered = allocatable({
      memory: Memory.mebibytes(memory),
      cpu: Cpu.millicores(vcpus * 1000),
      maxPods,
      arch,
    });
    return offered.memory.mebibytes !== allocMemory || offered.cpu.millicores !== allocCpu;
  });
  expect(ROWS).toHaveLength(305);
  expect(wrong).toEqual([]);
});

test('knows memory, CPU and pods of the machines it uses', () => {
  const known = EC2_CLASSES.map(({ name, memory, cpu, maxPods, arch }) => {
    const [mebibytes, vcpus, pods, processor] = (ec2 as unknown as Record<string, Row>)[name] ?? [];
    return [
      name,
      mebibytes === memory.mebibytes,
      vcpus === cpu.millicores / 1000,
      pods === maxPods,
      processor === arch,
    ];
  });
  expect(known).toHaveLength(42);
  expect(known.filter((row) => row.includes(false))).toEqual([]);
});

test('takes the smallest class that fits, and the first of equals', () => {
  const fit = (memory: string, vcpus: number) =>
    smallestFit(
      EC2_CLASSES,
      (candidate) =>
        !Memory.parse(memory).exceeds(candidate.memory) && candidate.cpu.millicores >= vcpus * 1000,
    )?.name;
  expect(fit('16Gi', 4)).toBe('m7g.xlarge');
  expect(fit('16Gi', 2)).toBe('r7g.large');
  expect(fit('16Gi', 8)).toBe('c7g.2xlarge');
  expect(fit('16385Mi', 4)).toBe('r7g.xlarge');
  expect(fit('512Gi', 64)).toBe('r7g.16xlarge');
  expect(fit('513Gi', 1)).toBeUndefined();
  expect(fit('1Gi', 65)).toBeUndefined();
});

test('knows the largest class of each kind', () => {
  expect(largest(EC2_CLASSES).name).toBe('r7g.16xlarge');
  expect(largest(BROKER_CLASSES).name).toBe('kafka.m7g.16xlarge');
  expect(largest(DATABASE_CLASSES).name).toBe('db.r7g.16xlarge');
  expect(largest(CACHE_CLASSES).name).toBe('cache.r7g.16xlarge');
});

test('spreads nodes over zones, the first zones first, and leaves none without a node', () => {
  expect(nodesByZone({ nodes: 7 }, ['a', 'b', 'c'])).toEqual([
    { zone: 'a', nodes: 3 },
    { zone: 'b', nodes: 2 },
    { zone: 'c', nodes: 2 },
  ]);
  expect(nodesByZone({ nodes: 1 }, ['a', 'b', 'c'])).toEqual([{ zone: 'a', nodes: 1 }]);
});

test('offers the pods of a production node what Kubernetes will', () => {
  const pool = {
    name: 'general',
    nodes: 6,
    memory: Memory.gibibytes(32),
    cpu: Cpu.parse('8'),
    arch: 'arm64',
  } as const;
  const nodes = eksNodes(pool, ['a', 'b', 'c']);
  expect(nodes.map(({ name }) => name)).toEqual([
    'general-a-1',
    'general-a-2',
    'general-b-1',
    'general-b-2',
    'general-c-1',
    'general-c-2',
  ]);
  expect(nodes[0]).toMatchObject({ instanceType: 'm7g.2xlarge', pods: 58, zone: 'a' });
  expect(nodes[0]?.memory.mebibytes).toBe(29_258);
  expect(nodes[0]?.cpu.millicores).toBe(7910);
});

test('sizes the managed systems of each environment', () => {
  const classes = (name: string) =>
    managedDemands(platformOf(name)).map(
      ({ component, instanceClass, count }) => `${count} × ${instanceClass} ${component}`,
    );
  expect(classes('staging')).toEqual([
    '3 × kafka.m7g.large kafka',
    '2 × db.m7g.large postgres',
    '3 × cache.t4g.small redis',
  ]);
  expect(classes('prod')).toEqual([
    '3 × kafka.m7g.xlarge kafka',
    '2 × db.r7g.xlarge postgres',
    '3 × cache.m7g.large redis',
  ]);
  expect(classes('kind')).toEqual([]);
});

test('offers never less than is demanded', () => {
  for (const name of ['staging', 'prod']) {
    for (const { demanded, offered } of managedDemands(platformOf(name))) {
      expect(demanded.exceeds(offered)).toBe(false);
    }
  }
});

test('fails for everything that no class carries, all at once, with path, need and limit', () => {
  const platform = platformFrom({
    ...prod,
    cluster: { ...prod.cluster, nodePools: [{ name: 'general', nodes: 3, memory: '600Gi', cpu: '8' }] },
    eventStreaming: {
      ...prod.eventStreaming,
      kafka: { ...prod.eventStreaming.kafka, memory: '300Gi' },
    },
    dataLayer: {
      ...prod.dataLayer,
      postgres: { ...prod.dataLayer.postgres, memory: '500Gi' },
      redis: { ...prod.dataLayer.redis, memory: '1000Gi' },
    },
  });
  expect(capacityProblems(platform)).toEqual([
    'cluster.nodePools.0.memory: needs 614,400 MiB and 8000m CPU, but the largest EC2 node (r7g.16xlarge) offers 524,288 MiB and 64000m CPU; ask for less, or spread it over more replicas',
    'eventStreaming.kafka.memory: needs 307,200 MiB, 4000m CPU and 179 partition copies, but the largest MSK broker (kafka.m7g.16xlarge) offers 262,144 MiB and 64000m CPU; ask for less, or spread it over more replicas',
    'dataLayer.postgres.memory: needs 512,000 MiB and 4000m CPU, but the largest RDS class (db.r7g.16xlarge) offers 461,373 MiB and 64000m CPU; ask for less, or spread it over more replicas',
    'dataLayer.redis.memory: needs 460,800 MiB for keys, but the largest ElastiCache node (cache.r7g.16xlarge) offers 321,865 MiB; ask for less, or spread it over more replicas',
  ]);
});

test('fails for brokers that zones cannot share evenly and disks that AWS does not sell', () => {
  const platform = platformFrom({
    ...staging,
    eventStreaming: {
      ...staging.eventStreaming,
      kafka: { ...staging.eventStreaming.kafka, replicas: 4, disk: '20000Gi' },
    },
    dataLayer: { ...staging.dataLayer, postgres: { ...staging.dataLayer.postgres, disk: '10Gi' } },
  });
  expect(awsProblems(platform)).toEqual([
    'eventStreaming.kafka.replicas: 4 brokers over 3 zones; MSK needs a multiple of the zones, so write 6',
    'eventStreaming.kafka.disk: 20000 GiB; an MSK broker has 16384 GiB at most, so add brokers',
    'dataLayer.postgres.disk: 10 GiB; RDS sells gp3 from 20 GiB on, so write "20Gi"',
  ]);
});

test('fails before anything is rendered, naming the environment', () => {
  const platform = platformFrom({
    ...staging,
    eventStreaming: { ...staging.eventStreaming, kafka: { ...staging.eventStreaming.kafka, replicas: 4 } },
  });
  expect(() => synthesizeAws([cloudOf(platform)])).toThrow(
    'staging: eventStreaming.kafka.replicas: 4 brokers over 3 zones; MSK needs a multiple of the zones, so write 6',
  );
});

test('nothing is written for AWS in place of a class that there is not', () => {
  const { postgres } = platformOf('prod').dataLayer;
  expect(chosen(databaseClass(postgres), postgres.path).name).toMatch(/^db\./);
  const large = Object.create(postgres, { memory: { value: Memory.gibibytes(9999) } }) as typeof postgres;
  expect(() => chosen(databaseClass(large), large.path)).toThrow(
    'dataLayer.postgres: nothing was chosen, and the definition was not refused',
  );
});
