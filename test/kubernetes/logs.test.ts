import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { LABELS } from '../../constructs/observability/agreements/log-labels.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { emitted, project } from '../support/emitted.ts';
import { named, objectsOf, ofKind } from '../support/kubernetes.ts';
import { mayCall, type Place } from '../support/network.ts';

const FILE = 'etc.alloy.somastack.alloy';
const objects = objectsOf('kind');
const pods = named(objects, 'Deployment', 'alloy').spec.template.spec;
const file = named(objects, 'ConfigMap', 'alloy-files').data[FILE] ?? '';
const files = emitted();
const laptop = files.read(project('config/alloy/somastack.alloy'));
const METADATA = ', "namespace" = "", "pod" = "", "container" = ""';
const FLOOD = /drop = (?:true|false)/;

/** What becomes of a line, from the first stage to the store's address. */
const treatment = (text: string) =>
  text
    .slice(text.indexOf('loki.process "lines"'))
    .replace(FLOOD, '')
    .replace(METADATA, '')
    .replace(/http:\/\/[^/]+/, '');

describe('lines of a cluster', () => {
  test('are treated as those of a laptop: what is redacted, levels, labels', () => {
    expect(treatment(file)).toBe(treatment(laptop));
    expect(treatment(file)).toContain('authorization');
    expect(treatment(file)).toContain(`values = ${JSON.stringify(LABELS).replace(',', ', ')}`);
  });

  test('say which pod they are of, in no label', () => {
    for (const label of ['namespace', 'pod', 'container'])
      expect(file).toContain(`target_label = "${label}"`);
    expect(file).toContain(`values = { "trace_id" = ""${METADATA} }`);
    expect(laptop).not.toContain(METADATA);
  });

  test('wait where there are too many, and those of a laptop, whose sender does not wait, are dropped', () => {
    expect(FLOOD.exec(file)?.[0]).toBe('drop = false');
    expect(FLOOD.exec(laptop)?.[0]).toBe('drop = true');
  });

  test('are read in the two namespaces of the platform, by one who may see pods and their lines there, and nothing else', () => {
    expect(file).toContain('names = ["soma-infra", "soma"]');
    const roles = ofKind(objects, 'Role').filter(({ metadata }) => metadata.name.startsWith('alloy'));
    expect(roles.map(({ metadata }) => metadata.namespace).sort()).toEqual(['soma', 'soma-infra']);
    for (const { rules } of roles) {
      expect(rules).toEqual([
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      ]);
    }
    for (const { metadata } of roles) {
      expect(named(objects, 'RoleBinding', metadata.name)).toMatchObject({
        metadata: { namespace: metadata.namespace },
        roleRef: { kind: 'Role', name: metadata.name },
        subjects: [{ kind: 'ServiceAccount', name: 'alloy', namespace: 'soma-infra' }],
      });
    }
  });

  test('need no folder of a node', () => {
    expect((pods?.volumes ?? []).filter(({ hostPath }) => hostPath)).toEqual([]);
  });

  test('are read by nobody twice: one ends before the next begins', () => {
    expect(named(objects, 'Deployment', 'alloy').spec).toMatchObject({
      replicas: 1,
      strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    });
  });

  test('are sent by nobody: where pods are read, no port listens for datagrams', () => {
    expect(named(objects, 'Service', 'alloy').spec.ports?.map(({ name }) => name)).toEqual(['http']);
  });

  test('are kept by the file of a laptop, which a real Loki has read', () => {
    expect(named(objects, 'ConfigMap', 'loki-files').data).toEqual({
      'etc.loki.somastack.yaml': files.read(project('config/loki/somastack.yaml')),
    });
  });

  test('are kept on a disk of their own, which outlives its set', () => {
    const { spec, metadata } = named(objects, 'StatefulSet', 'loki');
    expect(spec.volumeClaimTemplates?.map((claim) => claim.spec?.resources?.requests)).toEqual([
      { storage: '10240Mi' },
    ]);
    expect(metadata.annotations?.['argocd.argoproj.io/sync-options']).toContain('Prune=confirm');
  });
});

const place = (component: string): Place => ({
  namespace: 'soma-infra',
  labels: { 'somastack.io/component': component },
});

describe.each(['staging', 'prod', 'onprem'])('lines of %s', (environment) => {
  const several = objectsOf(environment);
  const { spec } = named(several, 'StatefulSet', 'loki');
  const [container] = spec.template.spec?.containers ?? [];
  const kept = load(named(several, 'ConfigMap', 'loki-files').data['etc.loki.somastack.yaml'] ?? '');

  test('are taken by three, each in a zone of its own, of which one may leave', () => {
    expect(spec.replicas).toBe(3);
    expect(spec.template.spec?.topologySpreadConstraints?.[0]).toMatchObject({
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
    });
    expect(named(several, 'PodDisruptionBudget', 'loki').spec.maxUnavailable).toBe(1);
    expect(kept).toMatchObject({
      common: { replication_factor: 3, ring: { kvstore: { store: 'memberlist' } } },
    });
  });

  test('are gossiped of among these, and neither Grafana nor Prometheus joins in', () => {
    expect(kept).toMatchObject({
      memberlist: { bind_port: 7946, join_members: ['dns+loki-members.soma-infra.svc:7946'] },
    });
    const members = named(several, 'Service', 'loki-members').spec;
    expect(members).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
    for (const port of [7946, 9095]) {
      expect(mayCall(several, place('loki'), place('loki'), port)).toBe(true);
      for (const other of ['grafana', 'prometheus'])
        expect(mayCall(several, place(other), place('loki'), port)).toBe(false);
    }
    expect(mayCall(several, place('grafana'), place('loki'), 3100)).toBe(true);
  });

  test('know the address of the pod, which the program puts into its file', () => {
    expect(container?.args).toContain('-config.expand-env=true');
    expect(kept).toMatchObject({ common: { instance_addr: '${POD_IP}' } });
    const address = container?.env?.find(({ name }) => name === 'POD_IP');
    expect(address?.valueFrom?.fieldRef?.fieldPath).toBe('status.podIP');
  });

  test('are in a bucket of their own, by an account of its own', () => {
    const names = (container?.env ?? []).map(({ name }) => name);
    if (environment === 'onprem') {
      expect(kept).toMatchObject({
        storage_config: { aws: { bucketnames: 'loki', endpoint: 'object-store.soma-infra.svc:8333' } },
      });
      expect(mayCall(several, place('loki'), place('object-store'), 8333)).toBe(true);
      expect(identitiesOf(several)).toEqual([
        ['somastack', ['Admin', 'Read', 'Write', 'List', 'Tagging']],
        ['loki', ['Read:loki', 'Write:loki', 'List:loki']],
      ]);
      expect(names).toEqual(expect.arrayContaining(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']));
    } else {
      // Amazon knows the pod by its role.
      expect(names.filter((name) => name.startsWith('AWS'))).toEqual([]);
      const account = environment === 'prod' ? '444455556666' : '111122223333';
      expect(kept).toMatchObject({
        storage_config: { aws: { bucketnames: `somastack-${account}-eu-west-1-loki`, region: 'eu-west-1' } },
      });
    }
  });

  test('are deleted when their time is over, and not because somebody asks', () => {
    expect(kept).toMatchObject({
      compactor: { retention_enabled: true, delete_request_store: 's3' },
      limits_config: { deletion_mode: 'disabled' },
    });
  });
});

describe.each(['staging', 'prod', 'onprem'])('what reads lines in %s', (environment) => {
  const all = objectsOf(environment);
  const { metadata, spec } = named(all, 'DaemonSet', 'alloy');
  const [container] = spec.template.spec?.containers ?? [];
  const text = named(all, 'ConfigMap', 'alloy-files').data[FILE] ?? '';
  const reader: Place = { namespace: 'soma-nodes', labels: { 'somastack.io/component': 'alloy' } };

  test('is root without any right of root, reads one folder of its node and writes another', () => {
    expect(spec.template.spec?.securityContext).toMatchObject({ runAsUser: 0, runAsGroup: 0 });
    expect(container?.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
    });
    const folders = (spec.template.spec?.volumes ?? []).flatMap(({ name, hostPath }) =>
      hostPath ? [[name, hostPath.path]] : [],
    );
    expect(folders).toEqual([
      ['lines', '/var/log/pods'],
      ['positions', '/var/lib/somastack/alloy'],
    ]);
    const mounts = container?.volumeMounts ?? [];
    expect(mounts.find(({ name }) => name === 'lines')).toMatchObject({ readOnly: true });
    expect(mounts.find(({ name }) => name === 'positions')?.mountPath).toBe('/var/lib/alloy/data');
    expect(container?.args).toContain('--storage.path=/var/lib/alloy/data');
  });

  test('is in a namespace of its own, since only the lowest level lets it in, and nothing else is there', () => {
    expect(metadata.namespace).toBe('soma-nodes');
    const { labels } = named(all, 'Namespace', 'soma-nodes').metadata;
    expect(labels?.['pod-security.kubernetes.io/enforce']).toBe('privileged');
    expect(named(all, 'NetworkPolicy', 'soma-nodes-deny-all').spec.podSelector).toEqual({});
    const others = all.filter(
      (object) => object.metadata.namespace === 'soma-nodes' && !object.metadata.name.startsWith('alloy'),
    );
    expect(others.map((object) => object.metadata.name)).toEqual(['soma-nodes-deny-all']);
  });

  test('asks no API server: it has no token, no rights and no way there', () => {
    expect(spec.template.spec?.automountServiceAccountToken).toBe(false);
    expect(ofKind(all, 'Role').filter((role) => role.metadata.name.startsWith('alloy'))).toEqual([]);
    const { egress = [] } = named(all, 'NetworkPolicy', 'alloy').spec;
    expect(egress.flatMap(({ ports = [] }) => ports.map(({ port }) => port))).toEqual([53, 53, 3100]);
    expect(text).not.toContain('discovery.kubernetes');
  });

  test('sends to Loki, and is read by Prometheus on each node', () => {
    expect(mayCall(all, reader, place('loki'), 3100)).toBe(true);
    expect(mayCall(all, reader, place('loki'), 9095)).toBe(false);
    expect(mayCall(all, place('prometheus'), reader, 12_345)).toBe(true);
    expect(mayCall(all, place('grafana'), reader, 12_345)).toBe(false);
    expect(named(all, 'Service', 'alloy-members').spec.clusterIP).toBe('None');
  });

  test('ends before the next begins, and never gives up what it has read', () => {
    expect(spec.updateStrategy?.rollingUpdate).toEqual({ maxSurge: 0, maxUnavailable: 1 });
    expect(text).toContain('max_backoff_retries = 0');
    expect(FLOOD.exec(text)?.[0]).toBe('drop = false');
  });

  test('treats a line as a laptop does, after what the runtime wrote around it', () => {
    const rest = (pipeline: string) =>
      treatment(pipeline)
        .replace(/ +stage\.cri \{[^}]*\}\n/, '')
        .replace(/\n +max_backoff_\w+ = .+/g, '');
    expect(rest(text)).toBe(rest(laptop));
    expect(text).toContain('stage.cri');
  });

  test.each([
    ['soma_somabrain-7d9f8-abcde_1-2/somabrain/0.log', 'soma', 'somabrain'],
    [
      'soma_somabrain-outbox-publisher-7d9-ab_1/somabrain-outbox-publisher/3.log',
      'soma',
      'somabrain-outbox-publisher',
    ],
    ['soma-infra_milvus-milvus-querynode-0-x_9/querynode/0.log', 'soma-infra', 'milvus'],
    ['soma-infra_loki-0_8/loki/0.log', 'soma-infra', 'loki'],
    ['soma-infra_stranger-1_8/init/0.log', 'soma-infra', 'init'],
  ])('knows whose line it is by its path: %s', (path, namespace, service) => {
    expect(labelsOf(text, `/var/log/pods/${path}`)).toMatchObject({ namespace, service });
  });
});

/** What the rules of a file make of a path, as Prometheus' relabelling does it. */
function labelsOf(text: string, path: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = { __path__: path };
  const rules = text.matchAll(
    /source_labels = \["(\w+)"\]\n(?: +regex = ("[^\n]*")\n)? +target_label = "(\w+)"/g,
  );
  for (const [, from = '', quoted = '"(.*)"', to = ''] of rules) {
    const found = new RegExp(`^(?:${JSON.parse(quoted) as string})$`).exec(labels[from] ?? '');
    if (found?.[1] !== undefined) labels[to] = found[1];
  }
  return labels;
}

/** Accounts of the object store and what each may do. */
function identitiesOf(objects: readonly Manifest[]) {
  const { spec } = named(objects, 'ExternalSecret', 'object-store-files');
  const [file] = Object.values(spec.target.template?.data ?? {});
  const { identities } = JSON.parse(file ?? '') as {
    readonly identities: readonly { readonly name: string; readonly actions: readonly string[] }[];
  };
  return identities.map(({ name, actions }) => [name, actions]);
}
