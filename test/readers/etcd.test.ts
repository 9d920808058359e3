import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { fullEtcd } from '../support/loads.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const CONF = project('config/etcd/etcd.yaml');

/**
 * Keys of a configuration file, which etcd 3.5 names in server/embed/config.go (`configYAML`, `Config`): an unknown one is
 * ignored without a word, so the file is held against this list.
 */
const KEYS = new Set([
  ...['name', 'data-dir', 'wal-dir', 'snapshot-count', 'heartbeat-interval', 'election-timeout'],
  ...[
    'quota-backend-bytes',
    'max-txn-ops',
    'max-request-bytes',
    'backend-batch-interval',
    'backend-batch-limit',
  ],
  ...[
    'listen-peer-urls',
    'listen-client-urls',
    'listen-client-http-urls',
    'max-snapshots',
    'max-wals',
    'cors',
  ],
  ...[
    'initial-advertise-peer-urls',
    'advertise-client-urls',
    'discovery',
    'discovery-fallback',
    'discovery-proxy',
  ],
  ...[
    'discovery-srv',
    'discovery-srv-name',
    'initial-cluster',
    'initial-cluster-token',
    'initial-cluster-state',
  ],
  ...[
    'strict-reconfig-check',
    'enable-v2',
    'enable-pprof',
    'proxy',
    'proxy-failure-wait',
    'proxy-refresh-interval',
  ],
  ...['proxy-dial-timeout', 'proxy-write-timeout', 'proxy-read-timeout', 'client-transport-security'],
  ...[
    'peer-transport-security',
    'self-signed-cert-validity',
    'log-level',
    'logger',
    'log-outputs',
    'force-new-cluster',
  ],
  ...[
    'auto-compaction-mode',
    'auto-compaction-retention',
    'cipher-suites',
    'host-whitelist',
    'auth-token',
    'bcrypt-cost',
  ],
  ...[
    'pre-vote',
    'metrics',
    'listen-metrics-urls',
    'enable-grpc-gateway',
    'socket-reuse-port',
    'socket-reuse-address',
  ],
]);

const unknownKeys = (text: string) => Object.keys(load(text) as object).filter((key) => !KEYS.has(key));

test('the etcd file names only keys that etcd reads', () => {
  expect(unknownKeys(emitted().read(CONF))).toEqual([]);
});

test('a misspelt key of the etcd file is found', () => {
  const files = emitted({ [CONF]: (text) => text.replace('quota-backend-bytes', 'quota-backend-byte') });
  expect(unknownKeys(files.read(CONF))).toEqual(['quota-backend-byte']);
});

describe.runIf(readable('the etcd file', 'compose', 'etcd'))('etcd, read by etcd 3.4', () => {
  let said: Booted;
  const { text } = questionsTo(() => said);

  beforeAll(async () => {
    said = await boot(
      emitted(),
      ['etcd'],
      `start etcd
      ask healthy healthy etcd
      ask put inside etcd etcdctl put a 1
      stop etcd
      start etcd
      ask kept inside etcd etcdctl get a --print-value-only
      ${fullEtcd}`,
    );
  });

  test('is healthy', () => {
    expect(text('healthy'), said.text).toContain('is healthy');
  });

  test('takes a value', () => {
    expect(text('put')).toBe('OK');
  });

  test('keeps a value over a restart', () => {
    expect(text('kept')).toBe('1');
  });

  /** How much more depends on when etcd gives pages of its last batch free, so only half of the quota is promised. */
  test('takes values of a megabyte for at least half of its quota', () => {
    const settings = load(emitted().read(CONF)) as { readonly 'quota-backend-bytes': number };
    expect(Number(text('written')) * 1_000_000).toBeGreaterThan(settings['quota-backend-bytes'] / 2);
  });

  test('refuses a write beyond its quota, and raises an alarm', () => {
    expect(text('refused')).toContain('database space exceeded');
    expect(text('alarm')).toContain('NOSPACE');
  });

  test('stays within its limit', () => {
    expectWithinLimit(said, 'etcd');
  });

  test('fails on a value of the wrong form', async () => {
    const files = emitted({ [CONF]: (text) => text.replace('http://0.0.0.0:2379', '0.0.0.0:2379') });
    const said = await boot(files, ['etcd'], 'start etcd');
    expect(said.status).toBe(1);
    expect(said.text).toMatch(/URL scheme must be|first path segment in URL/);
  });
});
