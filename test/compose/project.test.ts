import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { ComposeService } from '../../targets/compose/compose-service.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { podsOf, profilesOf, selectionOf } from '../../compose/profiles.ts';
import { type Image, imageReference } from '../../constructs/core/model/image.ts';
import { IMAGES } from '../../constructs/core/versions.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { environment } from '../support/environment.ts';

interface Project {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, object>>;
}

const synthesis = synthesizeCompose(environment('local'));
const file = (path: string) => synthesis.files.find((candidate) => candidate.path === path)?.content ?? '';
const project = load(file('compose.yaml')) as Project;
const services = Object.entries(project.services);
/** Volumes with what can be made again from an image. */
const PREPARED = /-prepared-[0-9a-f]{16}$/;

describe.each(services)('service %s', (name, service) => {
  test('has a memory limit and no swap', () => {
    expect(service.mem_limit).toMatch(/^[1-9]\d*m$/);
    expect(service.memswap_limit).toBe(service.mem_limit);
  });

  test('drops every capability and gains none', () => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
  });

  test('is root or writes to its own image only with a reason', () => {
    const root = service.user.startsWith('0:');
    expect(root).toBe('somastack.runs-as-root' in service.labels);
    expect(service.read_only).toBe(!('somastack.writable-root' in service.labels));
    // Said either way: what is not said is the engine's choice, and engines differ.
    const executable = 'somastack.executable-scratch' in service.labels;
    for (const mount of service.tmpfs ?? []) {
      const unused = mount.endsWith('size=1m');
      expect(mount).toContain(executable && !unused ? ',exec,' : ',noexec,');
    }
    // A name of loopback may be ::1, where a server that listens on IPv4 alone is not.
    expect((service.healthcheck?.test ?? []).join(' ')).not.toMatch(
      /:\/\/localhost|tcp\/localhost| -z localhost/,
    );
  });

  test('publishes on loopback alone', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+(\/udp)?$/);
  });

  test('mounts only files that are written here or made with the secrets, and declared volumes', () => {
    for (const mount of service.volumes ?? []) {
      if (mount.type === 'volume') {
        expect(project.volumes).toHaveProperty(mount.source);
        continue;
      }
      expect(mount.bind.create_host_path).toBe(false);
      const secret = /^\.\.\/\.\.\/\.\.\/\.secrets\/local\/(.+)$/.exec(mount.source)?.[1];
      if (secret === undefined) expect(file(mount.source.replace('./', ''))).not.toBe('');
      else expect(synthesis.project.secretFiles.map(({ path }) => path)).toContain(secret);
    }
  });

  test('waits for services that its own profiles start', () => {
    for (const [dependency, { required }] of Object.entries(service.depends_on ?? {})) {
      const profiles = project.services[dependency]?.profiles;
      if (!profiles || !required) continue;
      expect(service.profiles ?? ['none']).toSatisfy((own: string[]) =>
        own.every((one) => profiles.includes(one)),
      );
    }
  });

  test('waits for health only where a health check exists, and for the end only of jobs', () => {
    for (const [dependency, { condition }] of Object.entries(service.depends_on ?? {})) {
      const other = project.services[dependency];
      if (condition === 'service_healthy') expect(other?.healthcheck).toBeDefined();
      if (condition === 'service_completed_successfully') expect(other?.restart).toBe('no');
    }
  });

  test('names only hosts that exist', () => {
    const text = JSON.stringify(service.environment ?? {});
    expect(text.includes('host.docker.internal')).toBe(
      service.extra_hosts?.includes('host.docker.internal:host-gateway') ?? false,
    );
    for (const [, host = ''] of text.matchAll(/(?:@|\/\/|")([a-z][a-z0-9-]*):\d{2,5}/g)) {
      expect([...Object.keys(project.services), 'localhost']).toContain(host);
    }
    expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  test('when it is a job, is waited for in every selection that starts it', () => {
    if (service.restart !== 'no') return;
    const waiting = Object.values(project.services).filter(({ depends_on }) => depends_on?.[name]);
    for (const profile of service.profiles ?? ['none']) {
      expect(waiting.some(({ profiles }) => !profiles || profiles.includes(profile))).toBe(true);
    }
  });

  test('keeps what it stores in a volume', () => {
    const stateful = [
      'kafka',
      'postgres',
      'redis',
      'etcd',
      'feature-flags',
      'object-store',
      'milvus',
      'qdrant',
      'clickhouse',
      'loki',
      'prometheus',
      'alertmanager',
      'grafana',
      'secret-store',
      'agentvoicebox-stt-worker',
      'agentvoicebox-tts-worker',
    ].includes(name);
    const kept = (service.volumes ?? []).filter(
      ({ type, target, source }) => type === 'volume' && target !== '/tmp' && !PREPARED.test(source),
    );
    expect(kept.length > 0).toBe(stateful);
  });
});

describe('the project', () => {
  test('publishes no host port twice', () => {
    const ports = services.flatMap(([, { ports = [] }]) => ports.map((port) => port.split(':')[1]));
    expect(ports).toEqual([...new Set(ports)]);
  });

  test('lets the gateway start without the services of profiles that are not chosen', () => {
    expect(Object.keys(project.services['kong']?.depends_on ?? {})).toEqual([
      'opa',
      'otel-collector',
      'redis-cache',
    ]);
    // Still waited for where they are started together.
    expect(project.services['somabrain']?.depends_on?.['somafractalmemory']).toEqual({
      condition: 'service_started',
      required: false,
    });
  });

  test('uses every declared volume', () => {
    const used = services.flatMap(([, { volumes = [] }]) =>
      volumes.flatMap((mount) => (mount.type === 'volume' ? [mount.source] : [])),
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(project.volumes).sort());
  });

  test('plans exactly the limits that it emits', () => {
    const sum = services.reduce((total, [, { mem_limit }]) => total + Number.parseInt(mem_limit, 10), 0);
    const pods = podsOf(synthesis.platform, synthesis.project);
    const all = selectionOf(pods, profilesOf(synthesis.project)).pods;
    expect(Memory.sum(all.map(({ memory }) => memory)).mebibytes).toBe(sum);
  });

  test('changes the config hash of a service when a file that it reads changes, and of no other', () => {
    const other = synthesizeCompose(environment('local', { 'eventStreaming.kafka.retention': '3d' }));
    const hashes = (from: typeof synthesis) =>
      [...from.project.services].map(
        ([name, { labels }]) => `${name} ${labels['somastack.config-hash'] ?? ''}`,
      );
    const changed = hashes(other).filter((line) => !hashes(synthesis).includes(line));
    expect(changed.map((line) => line.split(' ')[0])).toEqual(['kafka']);
  });

  test('lists every secret by name and shows no value', () => {
    const names = file('.env.example')
      .split('\n')
      .filter((line) => line.includes('='));
    expect(names).toEqual(synthesis.project.secrets.map((name) => `${name}=`));
  });

  test('lets Flink reach every bucket that it writes to: the bucket is made, the plug-in linked, the keys given', () => {
    for (const name of ['flink-jobmanager', 'flink-taskmanager']) {
      const { environment = {}, tmpfs = [], depends_on = {} } = project.services[name] ?? {};
      const written = [...file(`config/${name}/config.yaml`).matchAll(/s3:\/\/([\w-]+)\//g)];
      const buckets = project.services['object-store-buckets']?.environment?.['BUCKETS']?.split(' ');
      expect(written.length).toBeGreaterThan(0);
      for (const [, bucket] of written) expect(buckets).toContain(bucket);
      const plugin = environment['ENABLE_BUILT_IN_PLUGINS']?.replace('.jar', '');
      expect(tmpfs.map((mount) => mount.split(':')[0])).toEqual([`/opt/flink/plugins/${plugin}`]);
      expect(project.services[name]?.image).toContain(`:${plugin?.split('-').at(-1)}-`);
      expect(environment['AWS_SECRET_ACCESS_KEY']).toContain('${OBJECT_STORE_SECRET_KEY:?');
      expect(environment['FLINK_PROPERTIES']).toBeUndefined();
      expect(depends_on['object-store-buckets']?.condition).toBe('service_completed_successfully');
    }
  });

  test('hides no job of the infrastructure in a profile, but for those that prepare something for services alone', () => {
    // A job that only services of some profiles wait for starts with them alone, so somebody who always runs must wait for it.
    const always = synthesis.platform.components.filter(({ profiles }) => profiles.length === 0);
    const hidden = always.filter(({ name }) => project.services[name]?.profiles !== undefined);
    expect(hidden.map(({ name }) => name).sort()).toEqual([
      'feature-flags-seed',
      'milvus-collections',
      'secret-store-bootstrap',
    ]);
  });

  test('covers every folder for which an image declares a volume', () => {
    const images = new Map(Object.values<Image>(IMAGES).map((image) => [imageReference(image), image]));
    const open = services.flatMap(([name, { image, volumes = [], tmpfs = [] }]) => {
      const covered = [...volumes.map(({ target }) => target), ...tmpfs.map((mount) => mount.split(':')[0])];
      const declared = images.get(image)?.declaredVolumes ?? [];
      return declared.filter((path) => !covered.includes(path)).map((path) => `${name} ${path}`);
    });
    expect(open).toEqual([]);
  });

  test('gives the two services that share a token the same one', () => {
    const brain = project.services['somabrain']?.environment?.['SOMABRAIN_MEMORY_HTTP_TOKEN'];
    const memory = project.services['somafractalmemory']?.environment?.['SOMA_API_TOKEN'];
    expect(brain).toBeDefined();
    expect(brain).toBe(memory);
  });

  test('builds what nobody publishes in an overlay, never in the project', () => {
    expect(file('compose.yaml')).not.toContain('build:');
    const overlay = load(file('compose.build.yaml')) as { services: Record<string, { build: object }> };
    expect(overlay.services['somabrain']).toEqual({
      build: { context: '../../../../somabrain', dockerfile: 'infra/standalone/Dockerfile' },
    });
  });
});

describe('a folder that is prepared', () => {
  const preparing = project.services['keycloak-prepare'];
  const prepared = project.services['keycloak'];
  const [folder] = (preparing?.volumes ?? []).filter(({ type }) => type === 'volume');

  test('is written by a service that waits for nothing, calls nobody and is told no secret', () => {
    expect(preparing).toMatchObject({ network_mode: 'none', restart: 'no', read_only: true });
    expect(preparing).not.toHaveProperty('depends_on');
    expect(preparing).not.toHaveProperty('networks');
    expect(JSON.stringify(preparing?.environment)).not.toContain('${');
    expect(folder).not.toHaveProperty('read_only');
  });

  test('is read by the other, which waits for the end of the first', () => {
    expect(prepared?.depends_on?.['keycloak-prepare']).toEqual({
      condition: 'service_completed_successfully',
      required: true,
    });
    expect(prepared?.volumes).toContainEqual({ ...folder, read_only: true });
  });

  test('has a limit that the plan counts', () => {
    const pod = podsOf(synthesis.platform, synthesis.project).find(
      ({ pod: { name } }) => name === 'keycloak-prepare',
    );
    expect(pod).toMatchObject({ pod: { once: true, memory: Memory.mebibytes(512) } });
  });
});
