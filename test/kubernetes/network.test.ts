import { describe, expect, test } from 'vitest';
import type { Component } from '../../constructs/core/model/component.ts';
import { networkPolicies } from '../../targets/kubernetes/network/policies.ts';
import type { Location } from '../../targets/kubernetes/places/location.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import type { LabelSelector, NetworkPeer, NetworkPort } from '../../targets/kubernetes/resources/resource.ts';
import { KubernetesTarget } from '../../targets/kubernetes/target/target.ts';
import { platform } from '../support/environment.ts';
import { PLATFORMS, named, objectsOf, ofKind } from '../support/kubernetes.ts';

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

describe.each(PLATFORMS)('in %s', (environment) => {
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

test('who sends datagrams is let in for datagrams alone', () => {
  const { components, observability } = platform('local');
  const { alloy, loki } = observability;
  if (!alloy || !loki) throw new Error('a laptop has both');
  const locations = new Map<Component, Location>(components.map((component) => [component, 'absent']));
  const sender = { selector: { matchLabels: { is: 'sender' } }, calls: [alloy.port('syslog')] };
  locations.set(loki, sender);
  locations.set(alloy, {
    selector: { matchLabels: { is: 'receiver' } },
    reach: ({ port }) => ({ service: 'alloy', port, podPorts: [port] }),
  });
  const cluster = { environmentName: 'kind', storageClass: undefined, zoned: false, cloud: undefined };
  const target = new KubernetesTarget(cluster, components, locations);
  networkPolicies(target);
  const datagrams = [{ port: 1514, protocol: 'UDP' }];
  const rules = (name: string) => named(target.of('observability'), 'NetworkPolicy', name).spec;
  expect(rules('loki').egress?.[1]?.ports).toEqual(datagrams);
  expect(rules('alloy').ingress?.[0]?.ports).toEqual(datagrams);
});
