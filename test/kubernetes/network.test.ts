import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import type { LabelSelector, NetworkPeer, NetworkPort } from '../../targets/kubernetes/resources/resource.ts';
import { CLUSTERS, named, objectsOf, ofKind } from '../support/kubernetes.ts';

const namespaceOf = ({ namespaceSelector }: NetworkPeer) =>
  namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];

const same = (a: LabelSelector | undefined, b: LabelSelector | undefined) =>
  JSON.stringify(a) === JSON.stringify(b);

const covers = (open: readonly NetworkPort[] = [], wanted: readonly NetworkPort[] = []) =>
  wanted.every(({ port }) => open.some((other) => other.port === port));

function policyFor(
  objects: readonly Manifest[],
  namespace: string | undefined,
  selector: LabelSelector | undefined,
) {
  return ofKind(objects, 'NetworkPolicy').find(
    ({ metadata, spec }) => metadata.namespace === namespace && same(spec.podSelector, selector),
  );
}

describe.each(CLUSTERS)('in %s', (environment) => {
  const objects = objectsOf(environment);

  test('who may call is who is let in, at the same ports', () => {
    for (const { metadata, spec } of ofKind(objects, 'NetworkPolicy')) {
      for (const { to = [], ports } of spec.egress ?? []) {
        for (const peer of to) {
          if (!peer.podSelector || !peer.namespaceSelector) continue;
          const provider = policyFor(objects, namespaceOf(peer), peer.podSelector);
          const open = (provider?.spec.ingress ?? []).filter(({ from = [] }) =>
            from.some(
              (caller) =>
                namespaceOf(caller) === metadata.namespace && same(caller.podSelector, spec.podSelector),
            ),
          );
          expect(
            open.some((rule) => covers(rule.ports, ports)),
            `${metadata.name} calls ${JSON.stringify(peer.podSelector)}`,
          ).toBe(true);
        }
      }
    }
  });

  test('everybody may ask for names', () => {
    for (const { metadata, spec } of ofKind(objects, 'NetworkPolicy')) {
      if (metadata.name.endsWith('deny-all')) continue;
      const names = spec.egress?.[0];
      expect(names?.to?.map(namespaceOf), metadata.name).toEqual(['kube-system']);
      expect(names?.ports?.map(({ port, protocol }) => [port, protocol])).toEqual([
        [53, 'UDP'],
        [53, 'TCP'],
      ]);
    }
  });
});

test('a managed server is called inside the network alone, at its own port', () => {
  const { spec } = named(objectsOf('prod'), 'NetworkPolicy', 'pgbouncer');
  expect(spec.egress).toContainEqual({
    to: [{ ipBlock: { cidr: '10.40.0.0/16' } }],
    ports: [{ port: 5432, protocol: 'TCP' }],
  });
});

test('Milvus reaches S3 and the identity of its pods', () => {
  const { spec } = named(objectsOf('prod'), 'NetworkPolicy', 'milvus');
  const ranges = spec.egress?.flatMap(({ to = [] }) => to.map(({ ipBlock }) => ipBlock?.cidr));
  expect(ranges).toContain('0.0.0.0/0');
  expect(ranges).toContain('169.254.170.23/32');
});

test('the operator of Milvus may look at what Milvus depends on', () => {
  const { spec } = named(objectsOf('kind'), 'NetworkPolicy', 'etcd');
  expect(spec.ingress?.[0]?.from?.map(namespaceOf)).toEqual(['soma-infra', 'soma-operators']);
});
