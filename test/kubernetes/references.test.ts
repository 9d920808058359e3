import { describe, expect, test } from 'vitest';
import { podGroups } from '../../stacks/kubernetes/plan/pod-groups.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import type { Labels } from '../../targets/kubernetes/resources/resource.ts';
import { filesOf, isOwn, named, objectsOf, ofKind, PLATFORMS, podsIn } from '../support/kubernetes.ts';

/** Services that operators make for the objects of ours. */
function operatorServices(objects: readonly Manifest[]): readonly string[] {
  return [
    ...ofKind(objects, 'Kafka').map(({ metadata }) => `${metadata.name}-kafka-bootstrap`),
    ...ofKind(objects, 'Cluster').map(({ metadata }) => `${metadata.name}-rw`),
    ...ofKind(objects, 'Pooler').map(({ metadata }) => metadata.name),
    ...ofKind(objects, 'RedisReplication').map(({ metadata }) => `${metadata.name}-master`),
    ...ofKind(objects, 'Milvus').map(({ metadata }) => `${metadata.name}-milvus`),
  ];
}

/** Volumes that a container mounts and neither its pod nor its StatefulSet defines: such a pod is refused. */
const undefinedVolumes = (objects: readonly Manifest[]) => {
  const claims = new Map(
    ofKind(objects, 'StatefulSet').map(({ metadata, spec }) => [
      `StatefulSet ${metadata.name}`,
      (spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata?.name),
    ]),
  );
  return podsIn(objects).flatMap(({ owner, spec, containers }) => {
    const defined = [...(spec.volumes ?? []).map(({ name }) => name), ...(claims.get(owner) ?? [])];
    return containers
      .flatMap(({ volumeMounts = [] }) => volumeMounts)
      .filter(({ name }) => !defined.includes(name))
      .map(({ name }) => `${owner} ${name}`);
  });
};

const selected = (selector: Labels = {}, labels: Labels = {}) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

describe.each(PLATFORMS)('in %s', (environment) => {
  const objects = objectsOf(environment);
  const pods = podsIn(objects);
  const made = objects
    .filter(({ kind }) => !['Deployment', 'StatefulSet', 'Job'].includes(kind))
    .flatMap(podGroups);

  test('every volume that a container mounts is defined', () => {
    expect(undefinedVolumes(objects)).toEqual([]);
  });

  test('every Service of ours finds pods, and they have its ports', () => {
    for (const { metadata, spec } of ofKind(objects, 'Service')) {
      const hits = pods.filter(
        ({ template, namespace }) =>
          namespace === metadata.namespace && selected(spec.selector, template.metadata?.labels),
      );
      // Pods that an operator makes have ports of its own naming; a Service without an address of its own needs none.
      if (
        made.some((group) => group.namespace === metadata.namespace && selected(spec.selector, group.labels))
      ) {
        expect(spec.clusterIP, metadata.name).toBe('None');
        continue;
      }
      expect(hits, metadata.name).toHaveLength(1);
      const ports = hits.flatMap(({ containers }) =>
        containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name)),
      );
      for (const { targetPort } of spec.ports ?? []) expect(ports).toContain(targetPort);
    }
  });

  test('a pod that reads files of ours starts anew when one of them changes', () => {
    const reading = ofKind(objects, 'Deployment')
      .concat(ofKind(objects, 'StatefulSet') as never[])
      .filter(({ spec }) => spec.template.spec?.volumes?.some(({ configMap }) => configMap));
    expect(reading.length).toBeGreaterThan(0);
    for (const { metadata, spec } of reading) {
      const { 'somastack.io/config-hash': hash = '' } = spec.template.metadata?.annotations ?? {};
      expect(hash, metadata.name).toMatch(/^[0-9a-f]{16}$/);
    }
  });

  test('every variable and volume takes from an object that exists and has the key', () => {
    const maps = new Map(
      ofKind(objects, 'ConfigMap').map(({ metadata, data }) => [
        `${metadata.namespace ?? ''}/${metadata.name}`,
        Object.keys(data),
      ]),
    );
    const secrets = new Map(
      ofKind(objects, 'ExternalSecret').map(({ metadata, spec }) => [
        `${metadata.namespace ?? ''}/${spec.target.name}`,
        spec.target.template
          ? Object.keys(spec.target.template.data)
          : spec.data.map(({ secretKey }) => secretKey),
      ]),
    );
    for (const { metadata, spec } of ofKind(objects, 'Certificate'))
      secrets.set(`${metadata.namespace ?? ''}/${spec.secretName}`, ['tls.crt', 'tls.key', 'ca.crt']);
    // The operator keeps the key of its authority beside the certificate.
    for (const { metadata } of ofKind(objects, 'Cluster'))
      secrets.set(`${metadata.namespace ?? ''}/${metadata.name}-ca`, ['ca.crt', 'ca.key']);
    // The certificate of the authority of the brokers, whose key Strimzi keeps in another Secret.
    for (const { metadata } of ofKind(objects, 'Kafka'))
      secrets.set(`${metadata.namespace ?? ''}/${metadata.name}-cluster-ca-cert`, ['ca.crt']);
    for (const { owner, namespace, spec, containers } of pods) {
      for (const { valueFrom } of containers.flatMap(({ env = [] }) => env)) {
        const map = valueFrom?.configMapKeyRef;
        if (map) expect([owner, map.name]).toEqual([owner, 'soma-endpoints']);
        const secret = valueFrom?.secretKeyRef;
        if (secret) expect(secrets.get(`${namespace}/${secret.name ?? ''}`), owner).toContain(secret.key);
      }
      const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name, volume]));
      for (const { name, subPath } of containers.flatMap(({ volumeMounts = [] }) => volumeMounts)) {
        const volume = volumes.get(name);
        const keys = volume?.configMap
          ? maps.get(`${namespace}/${volume.configMap.name ?? ''}`)
          : volume?.secret
            ? secrets.get(`${namespace}/${volume.secret.secretName ?? ''}`)
            : undefined;
        if (volume?.configMap ?? volume?.secret) {
          expect(keys, `${owner} mounts ${name}`).toBeDefined();
          if (subPath !== undefined) expect(keys).toContain(subPath);
          for (const { key } of volume.secret?.items ?? []) expect(keys).toContain(key);
        }
      }
    }
  });

  test('a variable uses only variables that stand before it', () => {
    for (const { owner, containers } of pods) {
      for (const { env = [] } of containers) {
        const known = new Set<string>();
        for (const { name, value } of env) {
          for (const [, used = ''] of (value ?? '').replaceAll('$$(', '').matchAll(/\$\((\w+)\)/g)) {
            expect([...known], `${owner}: ${name} uses ${used}`).toContain(used);
          }
          expect([...known], `${owner}: ${name} stands twice`).not.toContain(name);
          known.add(name);
        }
      }
    }
  });

  test('every host that anything names is a Service', () => {
    const services = new Set([
      ...ofKind(objects, 'Service').map(({ metadata }) => metadata.name),
      ...operatorServices(objects),
    ]);
    const sets = ofKind(objects, 'StatefulSet');
    for (const { content, path } of filesOf(environment)) {
      for (const [, host = '', namespace = ''] of content.matchAll(
        /([a-z0-9.-]+)\.(soma|soma-infra)\.svc/g,
      )) {
        const member = /^(.+)-\d+\.(.+)$/.exec(host);
        const known = member
          ? sets.some(({ metadata, spec }) => metadata.name === member[1] && spec.serviceName === member[2])
          : services.has(host);
        expect(known, `${path}: ${host}.${namespace}.svc`).toBe(true);
      }
    }
  });

  test('every port of a Service of ours that anything names is one of its ports', () => {
    const ports = new Map(
      ofKind(objects, 'Service').map(({ metadata, spec }) => [
        `${metadata.name}.${metadata.namespace ?? ''}`,
        (spec.ports ?? []).map(({ port }) => port),
      ]),
    );
    for (const { content, path } of filesOf(environment)) {
      for (const [, host = '', port = ''] of content.matchAll(
        /([a-z0-9-]+\.(?:soma|soma-infra))\.svc:(\d+)/g,
      )) {
        const known = ports.get(host);
        if (known) expect(known, `${path}: ${host}.svc:${port}`).toContain(Number(port));
      }
    }
  });

  test('what the store reads is where this environment keeps its secrets', () => {
    for (const { spec } of ofKind(objects, 'ExternalSecret')) {
      for (const { remoteRef } of spec.data) {
        if (isOwn(environment)) expect(remoteRef.key).toBe('somastack');
        else expect(remoteRef.key).toMatch(new RegExp(`^somastack/${environment}/[a-z0-9-]+$`));
      }
    }
  });
});

test('a disk that nothing asks for is found', () => {
  const objects = objectsOf('kind').map((object) =>
    object.kind === 'StatefulSet' && object.metadata.name === 'etcd'
      ? { ...object, spec: { ...object.spec, volumeClaimTemplates: [] } }
      : object,
  );
  expect(undefinedVolumes(objects)).toEqual(['StatefulSet etcd data']);
});

test('a managed address is put together by the kubelet', () => {
  const { spec } = named(objectsOf('prod'), 'Deployment', 'somabrain');
  const env = spec.template.spec?.containers[0]?.env ?? [];
  expect(env.find(({ name }) => name === 'SOMABRAIN_REDIS_URL')?.value).toBe(
    'rediss://somabrain:$(SOMABRAIN_REDIS_PASSWORD)@$(REDIS_SERVER)/0',
  );
  expect(env.find(({ name }) => name === 'REDIS_SERVER')?.valueFrom?.configMapKeyRef).toEqual({
    key: 'redis-server',
    name: 'soma-endpoints',
  });
});

test('a file with a managed address is finished before its reader starts', () => {
  const { spec } = named(objectsOf('prod'), 'Deployment', 'pgbouncer');
  const [late] = spec.template.spec?.initContainers ?? [];
  expect(late?.command?.[2]).toContain('s|@POSTGRES_SQL_HOST@|$POSTGRES_SQL_HOST|g');
  const { data } = named(objectsOf('prod'), 'ConfigMap', 'pgbouncer-files');
  expect(data['etc.pgbouncer.pgbouncer.ini']).toContain('host=@POSTGRES_SQL_HOST@ port=@POSTGRES_SQL_PORT@');
});

test('a file with secrets is a template that the store fills in', () => {
  const { spec } = named(objectsOf('kind'), 'ExternalSecret', 'redis-acl');
  expect(spec.target.template?.data['user.acl']).toContain('user default on >{{ .redis_password }} ');
  expect(spec.data).toContainEqual({
    remoteRef: { key: 'somastack', property: 'REDIS_PASSWORD' },
    secretKey: 'redis_password',
  });
});
