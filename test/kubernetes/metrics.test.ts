import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { named, objectsOf, ofKind, platformOf, PLATFORMS } from '../support/kubernetes.ts';
import { mayCall, type Place } from '../support/network.ts';

interface Job {
  readonly job_name: string;
  readonly static_configs?: readonly {
    readonly targets: readonly string[];
    readonly labels: { readonly optional: string };
  }[];
  readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
}

const jobsOf = (objects: readonly Manifest[]) => {
  const file = named(objects, 'ConfigMap', 'prometheus-files').data['etc.prometheus.prometheus.yml'] ?? '';
  return (load(file) as { readonly scrape_configs: readonly Job[] }).scrape_configs;
};

/** What Prometheus calls: the name of a Service, its namespace, and a port of its pods. */
const targetsOf = ({ static_configs = [], dns_sd_configs = [] }: Job) =>
  [
    ...static_configs.flatMap(({ targets }) => targets),
    ...dns_sd_configs.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
  ].map((target) => {
    const [, service = '', namespace = '', port = ''] = /^([^.]+)\.([^.]+)\.svc:(\d+)$/.exec(target) ?? [];
    return { service, namespace, port: Number(port) };
  });

const PROMETHEUS: Place = { namespace: 'soma-infra', labels: { 'somastack.io/component': 'prometheus' } };

/** Jobs whose pods do not let Prometheus in, or that it may not call. */
const shut = (objects: readonly Manifest[]) =>
  jobsOf(objects).flatMap((job) =>
    targetsOf(job)
      .filter(({ service, namespace, port }) => {
        // Milvus' operator makes this Service.
        const labels =
          service === 'milvus-milvus'
            ? { 'app.kubernetes.io/instance': 'milvus' }
            : named(objects, 'Service', service).spec.selector;
        return !mayCall(objects, PROMETHEUS, { namespace, labels: labels ?? {} }, port);
      })
      .map(() => job.job_name),
  );

describe.each(['kind', 'everything'])('Prometheus in %s', (environment) => {
  const objects = objectsOf(environment);

  test('reads everything that has metrics', () => {
    const jobs = platformOf(environment).components.flatMap(({ scrapeTargets }) => scrapeTargets);
    expect(jobsOf(objects)).toHaveLength(jobs.length);
    expect(shut(objects)).toEqual([]);
  });

  test('reads each replica by itself', () => {
    const several = platformOf(environment).components.filter(
      ({ replicas, scrapeTargets }) => replicas > 1 && scrapeTargets.length > 0,
    );
    expect(several.map(({ name }) => name)).toContain('somabrain');
    for (const { name } of several) {
      const job = jobsOf(objects).find(({ job_name }) => job_name === name);
      expect(job?.dns_sd_configs?.[0]?.names).toEqual([expect.stringMatching(`^${name}-members\\.`)]);
      expect(named(objects, 'Service', `${name}-members`).spec.clusterIP).toBe('None');
    }
  });

  test('takes nothing that is missing for something that nobody chose', () => {
    const labels = jobsOf(objects).flatMap(({ static_configs = [] }) =>
      static_configs.map((one) => one.labels),
    );
    expect(new Set(labels.map(({ optional }) => optional))).toEqual(new Set(['no']));
  });
});

test('a service that checks names answers at the address of its pod', () => {
  const [container] =
    named(objectsOf('kind'), 'Deployment', 'somabrain').spec.template.spec?.containers ?? [];
  expect(container?.env?.find(({ name }) => name === 'ALLOWED_HOSTS')?.value).toBe(
    'localhost,$(POD_IP),somabrain.soma.svc',
  );
  expect(container?.env?.find(({ name }) => name === 'POD_IP')?.valueFrom?.fieldRef?.fieldPath).toBe(
    'status.podIP',
  );
});

test('a job that a policy shuts out is found', () => {
  const objects = objectsOf('kind').filter(
    ({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.name !== 'etcd',
  );
  const closed = objects.map((object) =>
    object.kind === 'NetworkPolicy' && object.metadata.name === 'opa'
      ? { ...object, spec: { ...object.spec, ingress: [] } }
      : object,
  );
  expect(shut(closed)).toEqual(['etcd', 'opa']);
});

test.each(PLATFORMS)('no ConfigMap of %s is larger than the API server takes', (environment) => {
  for (const { metadata, data } of ofKind(objectsOf(environment), 'ConfigMap'))
    expect(Buffer.byteLength(JSON.stringify(data)), metadata.name).toBeLessThan(1024 * 1024);
});
