import { describe, expect, test } from 'vitest';
import { LABELS } from '../../constructs/observability/agreements/log-labels.ts';
import { emitted, project } from '../support/emitted.ts';
import { named, objectsOf, ofKind } from '../support/kubernetes.ts';

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
