import { expect, test } from 'vitest';
import type { Component } from '../../constructs/core/model/component.ts';
import type { Workload } from '../../constructs/workload/workload.ts';
import { workloadOnKubernetes } from '../../constructs/workload/workload.kubernetes.ts';
import { applicationOf } from '../../targets/contract/places.ts';
import type { Location } from '../../targets/kubernetes/places/location.ts';
import { KubernetesTarget } from '../../targets/kubernetes/target/target.ts';
import { platform } from '../support/environment.ts';
import { named, ofKind } from '../support/kubernetes.ts';

const components: readonly Component[] = platform('local').components;
const cluster = { environmentName: 'kind', storageClass: 'fast', zoned: false, cloud: undefined };

const ANYWHERE: Location = {
  selector: {},
  reach: ({ port }) => ({ service: 'any', port, podPorts: [port] }),
};

/** The objects of one plain container. */
function formOf(name: string) {
  const workload = components.find((component) => component.name === name) as Workload;
  const target = new KubernetesTarget(
    cluster,
    components,
    new Map(components.map((component) => [component, ANYWHERE])),
  );
  workloadOnKubernetes.render(workload, target);
  return target.of(applicationOf(workload));
}

test('what keeps something is a StatefulSet with a disk for each member, which a person gives up', () => {
  const objects = formOf('qdrant');
  const { metadata, spec } = named(objects, 'StatefulSet', 'qdrant');
  expect(ofKind(objects, 'Deployment')).toEqual([]);
  expect(metadata.annotations?.['argocd.argoproj.io/sync-options']).toBe('Prune=confirm,Delete=confirm');
  expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  expect(spec.volumeClaimTemplates).toEqual([
    {
      metadata: { name: 'data' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1024Mi' } },
        storageClassName: 'fast',
      },
    },
  ]);
  expect(spec.serviceName).toBe('qdrant-members');
  expect(named(objects, 'Service', 'qdrant-members').spec.clusterIP).toBe('None');
  expect(named(objects, 'Service', 'qdrant').spec).not.toHaveProperty('clusterIP');
});

test('members without a port have a name and no Service to call', () => {
  const [service, ...others] = ofKind(formOf('agentvoicebox-stt-worker'), 'Service');
  expect(service?.metadata.name).toBe('agentvoicebox-stt-worker-members');
  expect(service?.spec).not.toHaveProperty('ports');
  expect(others).toEqual([]);
});

test('a port for datagrams says so wherever it is named', () => {
  const objects = formOf('alloy');
  const [container] = named(objects, 'Deployment', 'alloy').spec.template.spec?.containers ?? [];
  expect(container?.ports).toEqual([
    { name: 'http', containerPort: 12345 },
    { name: 'syslog', containerPort: 1514, protocol: 'UDP' },
  ]);
  const ports = named(objects, 'Service', 'alloy').spec.ports ?? [];
  expect(ports.map(({ port, protocol }) => [port, protocol])).toEqual([
    [12345, 'TCP'],
    [1514, 'UDP'],
  ]);
});

test('what keeps nothing is a Deployment, what ends a Job', () => {
  const objects = formOf('schema-registry');
  expect(ofKind(objects, 'StatefulSet')).toEqual([]);
  expect(named(objects, 'Deployment', 'schema-registry').spec.replicas).toBe(1);
  expect(formOf('feature-flags-seed').map(({ kind }) => kind)).toContain('Job');
});
