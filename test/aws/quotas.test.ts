import { expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import type { Quota } from '../../stacks/aws/quotas.ts';
import { allFiles, cloudOf, platformFrom } from '../support/aws.ts';

interface QuotaFile {
  readonly account: string;
  readonly region: string;
  readonly quotas: readonly Quota[];
}

const FILES = new Map(
  allFiles()
    .filter(({ path }) => path.endsWith('/quotas.json'))
    .map(({ path, content }) => [path, JSON.parse(content) as QuotaFile]),
);

const needs = (file: QuotaFile | undefined) =>
  Object.fromEntries(
    (file?.quotas ?? []).map(({ service, name, needed }) => [`${service}: ${name}`, needed]),
  );

test('every environment on AWS says what it needs of its account and region', () => {
  expect([...FILES.keys()].sort()).toEqual([
    'stacks/prod-dr/quotas.json',
    'stacks/prod/quotas.json',
    'stacks/staging/quotas.json',
  ]);
  expect(FILES.get('stacks/prod/quotas.json')).toMatchObject({
    account: '444455556666',
    region: 'eu-west-1',
  });
});

test('production needs what its zones, nodes and brokers need, and a node more in each group', () => {
  expect(needs(FILES.get('stacks/prod/quotas.json'))).toEqual({
    'ec2: EC2-VPC Elastic IPs': 3,
    'ec2: Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances': 88,
    'eks: Clusters': 1,
    'elasticache: Nodes per Region': 3,
    'elasticloadbalancing: Application Load Balancers per Region': 1,
    'kafka: Number of brokers per account': 3,
    'rds: DB instances': 1,
    'vpc: Interface VPC endpoints per VPC': 11,
    'vpc: Internet gateways per Region': 1,
    'vpc: Network interfaces per Region': 39,
    'vpc: VPCs per Region': 1,
  });
});

test('a second region needs from the first day as much as it will on the last', () => {
  const [first, second] = ['prod', 'prod-dr'].map((name) => FILES.get(`stacks/${name}/quotas.json`));
  expect(second).toEqual({ ...first, region: 'eu-central-1' });
});

test('staging needs less', () => {
  expect(needs(FILES.get('stacks/staging/quotas.json'))).toMatchObject({
    'ec2: EC2-VPC Elastic IPs': 1,
    'ec2: Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances': 56,
    'vpc: Interface VPC endpoints per VPC': 6,
    'vpc: Network interfaces per Region': 19,
  });
});

test('a cache that spreads its keys is counted with its replicas, and what runs on nodes is not counted', () => {
  const { kafka } = prod.eventStreaming;
  const { redis } = prod.dataLayer;
  const { somafractalmemory } = prod.somaServices;
  const platform = platformFrom({
    ...prod,
    eventStreaming: { kafka: { ...kafka, hosting: 'self' } },
    observability: {},
    dataLayer: { ...prod.dataLayer, redis: { ...redis, topology: 'cluster' } },
    somaServices: { somafractalmemory },
  });
  const file = synthesizeAws([cloudOf(platform)]).find(({ path }) => path.endsWith('/quotas.json'));
  const found = needs(JSON.parse(file?.content ?? '{}') as QuotaFile);
  expect(found).toMatchObject({ 'elasticache: Nodes per Region': 6 });
  expect(found).not.toHaveProperty('kafka: Number of brokers per account');
});

test('codes are those of Service Quotas, and each limit is named once', () => {
  for (const { quotas } of FILES.values()) {
    const codes = quotas.map(({ service, code }) => `${service}/${code}`);
    expect(codes).toEqual([...new Set(codes)].sort());
    for (const { code } of quotas) expect(code).toMatch(/^L-[0-9A-F]{8}$/);
  }
});
