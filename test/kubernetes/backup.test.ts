import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { Platform } from '../../constructs/platform/platform.ts';
import { manifestsOf, renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { podGroups } from '../../stacks/kubernetes/plan/pod-groups.ts';
import { recoveryFiles } from '../../stacks/kubernetes/recovery/recovery-files.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { type Changes, environment } from '../support/environment.ts';
import { named, ofKind } from '../support/kubernetes.ts';
import { mayCall, mayLeave, type Place } from '../support/network.ts';

const AT = 'dataLayer.postgres.backup';

function written(changes: Changes = {}) {
  const checked = environment('onprem', changes);
  const platform = new Platform(checked);
  const output = renderKubernetes(platform);
  return { objects: manifestsOf(output), files: recoveryFiles(platform, output) };
}

const { objects, files } = written();
const cluster = named(objects, 'Cluster', 'postgres');
const outside = (all: readonly Manifest[], name: string) =>
  named(all, 'NetworkPolicy', name).spec.egress?.flatMap(({ to = [], ports = [] }) =>
    to.flatMap(({ ipBlock }) => (ipBlock ? [`${ipBlock.cidr} ${ports.map(({ port }) => port).join()}`] : [])),
  );

describe('the archive', () => {
  test('is read and written with the keys of a Secret that has them and nothing else', () => {
    const store = cluster.spec.backup?.barmanObjectStore;
    const keys = named(objects, 'ExternalSecret', 'postgres-backup').spec;
    const asked = Object.values(store?.s3Credentials ?? {});
    expect(asked.map(({ name }) => name)).toEqual(asked.map(() => keys.target.name));
    expect(asked.map(({ key }) => key).sort()).toEqual(Object.keys(keys.target.template?.data ?? {}).sort());
  });

  test('has a base backup of each day, and the first at once', () => {
    const [daily, ...others] = ofKind(objects, 'ScheduledBackup');
    expect(others).toEqual([]);
    // Seconds come first; with five fields the operator would take the minute for a second.
    expect(daily?.spec.schedule).toBe('0 30 2 * * *');
    expect(daily?.spec).toMatchObject({
      cluster: { name: 'postgres' },
      immediate: true,
      target: 'prefer-standby',
    });
  });

  test('gets what was written after five minutes', () => {
    expect(cluster.spec.postgresql.parameters['archive_timeout']).toBe('300s');
  });

  test('is called by the servers alone, and they call nothing else outside', () => {
    expect(outside(objects, 'postgres')).toEqual([
      '10.96.0.1/32 443,6443',
      '192.0.2.16/29 443,6443',
      '203.0.113.0/28 443',
    ]);
    const open = named(objects, 'NetworkPolicy', 'postgres').spec.egress?.filter(
      ({ to }) => to === undefined,
    );
    expect(open).toEqual([]);
    const others = ofKind(objects, 'NetworkPolicy').filter(({ metadata }) => metadata.name !== 'postgres');
    expect(JSON.stringify(others)).not.toContain('203.0.113.0');
  });

  test('is called at the port that it names', () => {
    const { objects: ported } = written({ [`${AT}.endpoint`]: 'https://s3.backup.example.com:9000' });
    expect(outside(ported, 'postgres')?.at(-1)).toBe('203.0.113.0/28 9000');
  });

  test('takes memory of the server, which has less for sorts', () => {
    const memory = (changes: Changes) =>
      // A size at which the difference is a whole MiB of each sort.
      new Platform(environment('onprem', { 'dataLayer.postgres.memory': '10Gi', ...changes })).dataLayer
        .postgres.memoryModel;
    const with_ = memory({});
    const without = memory({
      [AT]: undefined,
      'dataLayer.postgres.withoutBackup': { reason: 'a test needs none' },
    });
    expect(with_.parts.map(({ name }) => name)).toContain('backup');
    expect(without.workMem.exceeds(with_.workMem)).toBe(true);
  });
});

describe('servers that are made from another series', () => {
  const again = written({
    [`${AT}.series`]: 3,
    [`${AT}.recoveredFrom`]: 1,
    [`${AT}.recoveredUntil`]: '2026-11-30T09:00:00Z',
  }).objects;
  const { spec } = named(again, 'Cluster', 'postgres');

  test('read that one until the moment, and archive into their own', () => {
    expect(spec.bootstrap).toEqual({
      recovery: { source: 'before', recoveryTarget: { targetTime: '2026-11-30T09:00:00Z' } },
    });
    expect(
      spec.externalClusters?.map(({ name, barmanObjectStore }) => [name, barmanObjectStore.serverName]),
    ).toEqual([['before', 'postgres-1']]);
    expect(spec.backup?.barmanObjectStore.serverName).toBe('postgres-3');
  });

  test('have a schedule of their own, since only a new one begins at once', () => {
    const names = (all: readonly Manifest[]) =>
      ofKind(all, 'ScheduledBackup').map(({ metadata }) => metadata.name);
    expect(names(again)).not.toEqual(names(objects));
  });

  test('begin with a job that has their labels and size', () => {
    const jobs = podGroups(named(again, 'Cluster', 'postgres')).filter(({ once }) => once);
    expect(jobs.map(({ labels }) => labels['cnpg.io/jobRole'])).toEqual(['full-recovery', 'join']);
  });
});

describe('what a person applies', () => {
  const applied = files
    .filter(({ path }) => path.endsWith('.yaml'))
    .map(({ content }) => load(content) as Manifest);
  const server = named(applied, 'Cluster', 'postgres-recovered');
  const pod: Place = {
    namespace: 'soma-infra',
    labels: { 'cnpg.io/cluster': 'postgres-recovered', 'cnpg.io/podRole': 'instance' },
  };
  const runbook = files.find(({ path }) => path.endsWith('.md'))?.content ?? '';

  test('is one server that reads the archive of those that run and writes into none', () => {
    expect(server.spec.instances).toBe(1);
    expect(server.spec.backup).toBeUndefined();
    expect(server.spec.externalClusters?.[0]?.barmanObjectStore).toEqual(
      cluster.spec.backup?.barmanObjectStore,
    );
    expect(server.spec.postgresql.parameters).toEqual(cluster.spec.postgresql.parameters);
  });

  test('has the network of a server, which no service may call', () => {
    const all = [...objects, ...applied];
    const operator: Place = { namespace: 'soma-operators', labels: {} };
    expect(outside(applied, 'postgres-recovered')).toEqual(outside(objects, 'postgres'));
    expect(mayCall(all, operator, pod, 8000)).toBe(true);
    // What callers may do themselves says nothing here: their own policies name the servers that run.
    const { ingress = [] } = named(applied, 'NetworkPolicy', 'postgres-recovered').spec;
    expect(ingress.map(({ from }) => from)).toEqual([
      [{ podSelector: { matchLabels: { 'cnpg.io/cluster': 'postgres-recovered' } } }],
      [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'soma-operators' } } }],
    ]);
    expect(mayLeave(objects, pod, 443)).toBe(false);
  });

  test('names in its steps what is there', () => {
    const lines = [...runbook.matchAll(/^\$ (.*)$/gm)].map(([, line = '']) => line);
    const words = lines.join(' ');
    const names = new Set([...objects, ...applied].map(({ kind, metadata }) => `${kind} ${metadata.name}`));
    for (const [, name] of words.matchAll(/annotate application (\S+)/g))
      expect(names).toContain(`Application ${name}`);
    for (const [, name] of words.matchAll(/cluster\/(\S+)/g)) expect(names).toContain(`Cluster ${name}`);
    for (const [, path] of words.matchAll(/onprem\/(recovery\/\S+\.yaml)/g))
      expect(files.map((file) => file.path)).toContain(path);
    for (const [, text = ''] of words.matchAll(/sed 's\/([^/]+)\//g))
      expect(
        files.filter(({ path, content }) => path.endsWith('.yaml') && content.includes(text)),
      ).toHaveLength(1);
    expect(lines.filter((line) => line.includes('skip-reconcile=true'))).toHaveLength(1);
    expect(lines.findIndex((line) => line.includes('skip-reconcile=true'))).toBeLessThan(
      lines.findIndex((line) => line.includes('delete cluster postgres')),
    );
  });

  test('says settings that the definition takes', () => {
    const block = /```ts\n([^]*?)```/.exec(runbook)?.[1] ?? '';
    const said = Object.fromEntries(
      [...block.matchAll(/^(\w+): (.*),$/gm)].map(([, key = '', value = '']) => [
        `${AT}.${key}`,
        value.startsWith("'") ? value.slice(1, -1) : Number(value),
      ]),
    );
    expect(Object.keys(said)).toHaveLength(3);
    const { spec } = named(written(said).objects, 'Cluster', 'postgres');
    expect(spec.bootstrap).toHaveProperty('recovery');
  });
});
