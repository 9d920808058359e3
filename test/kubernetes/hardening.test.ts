import { describe, expect, test } from 'vitest';
import {
  hasGateway,
  isOwn,
  isPublic,
  named,
  objectsOf,
  ofKind,
  PLATFORMS,
  podsIn,
} from '../support/kubernetes.ts';
import { selects } from '../support/network.ts';

/** Processes of SomaAgent01 that have a port, where there are several of each. */
const AGENTS = [
  'somaagent01-conversation-worker',
  'somaagent01-delegation-gateway',
  'somaagent01-memory-replicator',
  'somaagent01-tool-executor',
  'somaagent01',
];

describe.each(PLATFORMS)('in %s', (environment) => {
  const objects = objectsOf(environment);
  const pods = podsIn(objects);
  const containers = pods.flatMap(({ owner, containers }) =>
    containers.map((container) => ({ owner, container })),
  );

  /** Of a pod that reads files of its node, which root owns. */
  const ofNode = ({ owner }: { readonly owner: string }) => owner === 'DaemonSet alloy';

  test.each(pods)('the pod of $owner runs as nobody special', ({ owner, spec }) => {
    expect(spec.securityContext?.runAsNonRoot).toBe(!ofNode({ owner }));
    if (!ofNode({ owner })) expect(spec.securityContext?.runAsUser).toBeGreaterThan(0);
    expect(spec.volumes?.some(({ hostPath }) => hostPath) ?? false).toBe(ofNode({ owner }));
    expect(spec.securityContext?.seccompProfile).toEqual({ type: 'RuntimeDefault' });
    // Lines are read through the Kubernetes API; nobody else calls it.
    expect(spec.automountServiceAccountToken).toBe(owner === 'Deployment alloy');
    expect(spec.enableServiceLinks).toBe(false);
    expect(named(objects, 'ServiceAccount', spec.serviceAccountName ?? '').automountServiceAccountToken).toBe(
      false,
    );
  });

  test.each(containers)('a container of $owner has no privileges', ({ owner, container }) => {
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      runAsNonRoot: !ofNode({ owner }),
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('only containers that say why may write their root file system', () => {
    const writable = containers
      .filter(({ container }) => container.securityContext?.readOnlyRootFilesystem !== true)
      .map(({ owner }) => owner);
    const services = /^\w+ (keycloak|agentvoicebox|somaagent01|somaagenthub|somafractalmemory)(-|$)/;
    expect(writable.filter((owner) => !services.test(owner))).toEqual([]);
    expect(writable).toContain('Deployment somafractalmemory');
  });

  test.each(containers)('a container of $owner reserves all the memory it may use', ({ container }) => {
    const { requests, limits } = container.resources ?? {};
    expect(limits?.['memory']).toMatch(/^\d+Mi$/);
    expect(requests?.['memory']).toBe(limits?.['memory']);
    expect(requests?.['ephemeral-storage']).toBe(limits?.['ephemeral-storage']);
    expect(Number.parseInt(String(limits?.['cpu']))).toBeGreaterThanOrEqual(1000);
  });

  test('what listens says when it may be called', () => {
    const silent = pods.flatMap(({ kind, spec }) =>
      kind === 'Job' ? [] : spec.containers.filter(({ ports, readinessProbe }) => ports && !readinessProbe),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('a start has a minute at least', () => {
    for (const { owner, container } of containers) {
      const { failureThreshold = 60, periodSeconds = 1 } = container.startupProbe ?? {};
      expect(failureThreshold, owner).toBeGreaterThanOrEqual(12);
      expect(failureThreshold * periodSeconds, owner).toBeGreaterThanOrEqual(60);
    }
  });

  test('replicas that serve requests are never fewer than stated, and finish what they do', () => {
    const serving = ofKind(objects, 'Deployment').filter(
      ({ metadata, spec }) =>
        metadata.name !== 'pgbouncer' &&
        (spec.replicas ?? 1) > 1 &&
        spec.template.spec?.containers.some(({ ports = [] }) => ports.length > 0),
    );
    const workflows = ['frontend', 'history', 'matching', 'worker'].map((role) => `temporal-${role}`);
    expect(serving.map(({ metadata }) => metadata.name)).toEqual([
      ...(hasGateway(environment) ? [] : ['schema-registry', ...workflows, 'otel-collector', 'otel-sampler']),
      ...(isPublic(environment) ? ['kong'] : []),
      'opa',
      ...(environment === 'onprem' ? AGENTS : []),
      'somabrain',
      'somafractalmemory',
    ]);
    for (const { metadata, spec } of serving) {
      expect(spec.strategy?.rollingUpdate, metadata.name).toEqual({ maxSurge: 1, maxUnavailable: 0 });
      const [container] = spec.template.spec?.containers ?? [];
      const pause = container?.lifecycle?.preStop?.sleep?.seconds ?? 0;
      // Who finds it by its own address learns later that it leaves.
      expect(pause).toBe(metadata.name === 'otel-sampler' ? 45 : 10);
      expect(spec.template.spec?.terminationGracePeriodSeconds).toBeGreaterThan(pause + 30);
    }
  });

  test('what may not run twice stops before it starts again', () => {
    for (const { metadata, spec } of ofKind(objects, 'Deployment')) {
      if ((spec.replicas ?? 1) > 1 && metadata.name !== 'pgbouncer') continue;
      // A pooler more would open more connections than the server was planned for.
      expect(spec.strategy?.rollingUpdate, metadata.name).toEqual({ maxSurge: 0, maxUnavailable: 1 });
    }
  });

  test('a Job ends, so that it cannot hold the sync of its application for ever', () => {
    for (const { metadata, spec } of ofKind(objects, 'Job'))
      expect(spec.activeDeadlineSeconds, metadata.name).toBe(1800);
  });

  test('a pod reads no Secret of another component', () => {
    for (const { owner, containers: own, template } of pods) {
      const component = template.metadata?.labels?.['somastack.io/component'] ?? '';
      const names = own.flatMap(({ env = [] }) =>
        env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
      );
      expect(new Set([...names, `${component}-secrets`]), owner).toEqual(new Set([`${component}-secrets`]));
    }
  });

  test('probes ask ports that their container has', () => {
    for (const { container } of containers) {
      const ports = (container.ports ?? []).map(({ name }) => name);
      for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
        const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
        if (port !== undefined) expect(ports).toContain(port);
      }
    }
  });

  test('namespaces enforce the level "restricted" but where an operator cannot meet it', () => {
    const enforced = ofKind(objects, 'Namespace').map(({ metadata: { name, labels } }) => [
      name,
      labels?.['pod-security.kubernetes.io/enforce'],
    ]);
    expect(Object.fromEntries(enforced)).toEqual({
      soma: 'restricted',
      'soma-infra': 'baseline',
      'soma-operators': 'baseline',
      ...(isOwn(environment) && { 'soma-secrets': 'restricted' }),
      ...(!hasGateway(environment) && { 'soma-nodes': 'privileged' }),
    });
    for (const { metadata } of ofKind(objects, 'Namespace'))
      expect(metadata.labels).toMatchObject({
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/audit-version': 'v1.33',
        'pod-security.kubernetes.io/enforce-version': 'v1.33',
        'pod-security.kubernetes.io/warn-version': 'v1.33',
      });
  });

  test('every pod of ours has a network policy, and everything else is denied', () => {
    const policies = ofKind(objects, 'NetworkPolicy');
    for (const { owner, template, namespace } of pods) {
      const hits = policies.filter(({ metadata, spec }) => {
        const everything = Object.keys(spec.podSelector).length === 0;
        const hit = !everything && selects(spec.podSelector, template.metadata?.labels ?? {});
        return metadata.namespace === namespace && hit;
      });
      expect(hits, owner).toHaveLength(1);
    }
    for (const namespace of ['soma', 'soma-infra']) {
      const { spec } = named(objects, 'NetworkPolicy', `${namespace}-deny-all`);
      expect(spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    }
  });

  test('no object holds a secret', () => {
    expect(objects.map(({ kind }) => kind as string)).not.toContain('Secret');
  });
});

test('a probe names the host that Django knows', () => {
  const [container] = podsIn([named(objectsOf('kind'), 'Deployment', 'somabrain')])[0]?.containers ?? [];
  expect(container?.readinessProbe?.httpGet).toEqual({
    httpHeaders: [{ name: 'Host', value: 'localhost' }],
    path: '/readyz',
    port: 'http',
  });
});
