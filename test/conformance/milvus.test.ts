import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { describe, expect, onTestFinished, test } from 'vitest';
import { STANDALONE } from '../../compose/standalone.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { type Changes, emitted, project, servicesOf } from '../support/emitted.ts';
import { environment } from '../support/environment.ts';
import { CLUSTERS, named, objectsOf } from '../support/kubernetes.ts';
import { readable, readersHome } from '../support/reader.ts';

const FILE = project('config/milvus/user.yaml');
type Texts = Readonly<Record<string, string>>;

/** What Milvus' own parameter table makes of a file and variables: the value of each key in them, and of those that are asked for. */
function read(
  file: string,
  variables: Texts = {},
  keys: readonly string[] = [],
): Texts & { refused?: string } {
  const folder = mkdtempSync(join(tmpdir(), 'milvus-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, 'user.yaml'), file);
  const program = join(readersHome(), 'bin/milvus-config');
  const options = { encoding: 'utf8', env: { ...variables, MILVUSCONF: folder } } as const;
  try {
    const lines = execFileSync(program, keys, options).trimEnd().split('\n');
    return Object.fromEntries(lines.map((line) => [line.replace(/\t.*/, ''), line.replace(/.*\t/, '')]));
  } catch (error) {
    return { refused: (error as { stdout: string }).stdout };
  }
}

/** Every value of nested data, as text, by the way to it. */
function flat(value: unknown, way: readonly string[] = []): Texts {
  if (typeof value !== 'object' || value === null) return { [way.join('.')]: String(value) };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, inner]) => flat(inner, [...way, key])),
  ) as Texts;
}

function laptop(changes: Changes = {}) {
  const files = emitted(changes);
  return { file: files.read(FILE), variables: servicesOf(files)['milvus']?.environment ?? {} };
}

describe.runIf(readable('the settings of Milvus', 'compose', 'milvus'))("Milvus' own parameter table", () => {
  test('knows every key and variable of the laptop, and takes each as it stands there', () => {
    const { file, variables } = laptop();
    const expected = { ...flat(load(file)), ...variables };
    expect(Object.keys(expected).length).toBeGreaterThan(15);
    expect(read(file, variables)).toEqual(expected);
  });

  test('gives the laptop what the platform counts on', () => {
    const { file, variables } = laptop();
    const counted = {
      'common.security.authorizationEnabled': 'false',
      'common.storageType': 'remote',
      'dataNode.segment.insertBufSize': String(16 * 1024 * 1024),
      'etcd.endpoints': 'etcd:2379',
      'minio.address': 'object-store:8333',
      'minio.bucketName': 'milvus',
      'minio.useSSL': 'false',
      'mq.type': 'woodpecker',
      // Collections are asked for in JSON on the port that speaks gRPC: a port of its own would be stated here.
      'proxy.http.enabled': 'true',
      'proxy.http.port': '',
      'proxy.port': '19530',
      'quotaAndLimits.enabled': 'true',
      'streaming.flush.growingSegmentBytesHwmThreshold': '0.0625',
      'woodpecker.storage.type': 'minio',
    };
    expect(read(file, variables, Object.keys(counted))).toMatchObject(counted);
  });

  test('keeps everything on its disk where one service runs alone', () => {
    const [alone] = STANDALONE.filter(({ service }) => service === 'somafractalmemory');
    const { files } = synthesizeCompose(environment('local'), alone);
    const file = files.find(({ path }) => path === 'config/milvus/user.yaml')?.content ?? '';
    expect(read(file, {}, ['localStorage.path', 'woodpecker.storage.rootPath'])).toEqual({
      ...flat(load(file)),
      'common.storageType': 'local',
      'localStorage.path': '/var/lib/milvus/data',
      // Below the folder of the line above.
      'woodpecker.storage.rootPath': 'default',
      'woodpecker.storage.type': 'local',
    });
  });

  test.each(CLUSTERS)(
    'knows every key of the resource in %s, and takes each as it stands there',
    (cluster) => {
      const { config } = named(objectsOf(cluster), 'Milvus', 'milvus').spec;
      expect(read(dump(config))).toEqual(flat(config));
    },
  );

  test.each([
    {
      fault: 'a key that does not exist',
      from: 'insertBufSize',
      to: 'insertBufferSize',
      says: 'unknown key dataNode.segment.insertBufferSize',
    },
    {
      fault: 'a word for a switch',
      from: 'enabled: true',
      to: 'enabled: maybe',
      says: '"maybe" cannot stand',
    },
    {
      fault: 'a number with a unit',
      from: 'Size: 16777216',
      to: 'Size: 16 MiB',
      says: '"16 MiB" cannot stand',
    },
    { fault: 'text that is no YAML', from: 'mq:', to: 'mq: {', says: 'user.yaml' },
  ])('refuses $fault', ({ from, to, says }) => {
    const { file } = laptop({ [FILE]: (text) => text.replace(from, to) });
    expect(read(file).refused).toContain(says);
  });

  test('refuses a variable that does not exist', () => {
    const { file, variables } = laptop();
    expect(read(file, { ...variables, MINIO_ADRESS: 'here' }).refused).toContain('unknown key MINIO_ADRESS');
  });

  test('shows where it takes another value than the one that is written', () => {
    const { file } = laptop({ [FILE]: (text) => text.replace('LowWaterLevel: 0.75', 'LowWaterLevel: 1.75') });
    expect(read(file)).not.toEqual(flat(load(file)));
  });
});
