import { describe, expect, test } from 'vitest';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { Platform } from '../../constructs/platform/platform.ts';
import type { Image } from '../../constructs/core/model/image.ts';
import { IMAGES } from '../../constructs/core/versions.ts';
import { architectureProblems } from '../../stacks/cloud/architectures.ts';
import { nodesOf } from '../../stacks/kubernetes/plan/nodes.ts';
import { manifestsOf, renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { cloudOf, resources, stacksIn } from '../support/aws.ts';
import { environment } from '../support/environment.ts';

const prod = environment('prod');
const manifests = manifestsOf(renderKubernetes(new Platform(prod)));

const INTEL = { 'cluster.nodePools.0.arch': 'amd64', 'cluster.imagesBuiltFor': ['amd64'] };

/** The catalogue as if the makers of one image published it for a single processor. */
function catalogue(name: keyof typeof IMAGES, architectures: Image['architectures']): readonly Image[] {
  return Object.values({ ...IMAGES, [name]: { ...IMAGES[name], architectures } });
}

describe('an image that a node could not run is a problem', () => {
  test.each([
    ['of a plain container', 'etcd', 'quay.io/coreos/etcd:v3.5.25 of etcd'],
    ['of a job', 'postgres', 'postgres:16.14 of JOB'],
    ['that an operator is told', 'milvus', 'milvusdb/milvus:v2.6.15 of milvus'],
  ] as const)('%s', (_, name, what) => {
    const told = architectureProblems(prod, manifests, catalogue(name, ['amd64']));
    expect(told.map((line) => line.replace(/event-store-[0-9a-f]{8}/, 'JOB'))).toEqual([
      `cluster.nodePools.0.arch: "arm64", but ${what} is published for "amd64" alone; set the arch of pool "general" to "amd64", or pin an image that is published for arm64`,
    ]);
  });

  test('but not when no pool has nodes of that kind, or nothing runs it', () => {
    const intel = environment('prod', INTEL);
    expect(architectureProblems(intel, manifests, catalogue('etcd', ['amd64']))).toEqual([]);
    expect(architectureProblems(prod, manifests, catalogue('flink', ['amd64']))).toEqual([]);
  });

  test('and everything that is pinned runs on the nodes of every environment', () => {
    expect(architectureProblems(prod, manifests)).toEqual([]);
  });
});

test('a pool says what its nodes are: the image of the nodes, the machine and what it offers follow', () => {
  const intel = environment('prod', INTEL);
  const stack = stacksIn(synthesizeAws([cloudOf(new Platform(intel))])).get('prod');
  const [[, group] = []] = resources(stack, 'aws_eks_node_group');
  expect(group).toMatchObject({
    ami_type: 'AL2023_x86_64_STANDARD',
    instance_types: ['m7i.2xlarge'],
  });
  // Graviton hides 64 MiB that Intel shows, and both keep their share of it.
  const [offered, before] = [intel, prod].map((one) => nodesOf(one)[0]?.memory.mebibytes ?? 0);
  expect([offered, before]).toEqual([28_317, 28_258]);
});
