import { jsonFile, referring } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text, type Value } from '../../core/model/value.ts';
import { CACHED_ENTRIES, LARGEST_REQUEST } from './secret-store.memory.ts';
import { BOOTSTRAP_POLICY, PERIOD, policyText } from './secret-store.policies.ts';

/** Data folder; the image's account owns it. */
export const DATA = '/openbao/file';
const SECRETS = '/openbao/secrets';
export const CONFIG = '/openbao/config/openbao.json';
export const SEAL_KEY_FILE = `${SECRETS}/seal.key`;
export const PASSWORD_FILE = `${SECRETS}/bootstrap-password`;

/** Path of the authentication method of the bootstrap account. */
export const LOGIN = 'auth/userpass';
export const BOOTSTRAP_ACCOUNT = 'bootstrap';
/** Port for cluster traffic; there is one member, so nothing else reaches it. */
const CLUSTER = '127.0.0.1:8201';

/** The server's configuration: one file, because merging several would drop some of OpenBao's own sections. */
export function serverFile(http: Endpoint): Value {
  return referring({ ...common(http), ...ownOfOpenBao() }, jsonFile);
}

/** Sections that Vault has too; the reader, which is Vault, reads these. */
function common(http: Endpoint): Readonly<Record<string, unknown>> {
  return {
    api_addr: text`http://${http}`,
    cluster_addr: `http://${CLUSTER}`,
    cache_size: CACHED_ENTRIES,
    listener: [
      {
        tcp: {
          address: `0.0.0.0:${http.port}`,
          cluster_address: CLUSTER,
          max_request_size: LARGEST_REQUEST.bytes,
          // Plain HTTP, because only the project's own network and loopback reach it.
          tls_disable: true,
          telemetry: { unauthenticated_metrics_access: true },
        },
      },
    ],
    log_format: 'json',
    log_level: 'info',
    max_lease_ttl: PERIOD,
    // A single member elects itself at once; the default 5 is for slow machines with several members.
    storage: { raft: { path: DATA, node_id: 'secret-store', performance_multiplier: 1 } },
    // Ten scrape intervals of Prometheus; gauges of tokens and leases stay off, because each count reads all of them.
    telemetry: { disable_hostname: true, prometheus_retention_time: '5m', usage_gauge_period: 'none' },
    // The web page stays off: nobody has an account to log in with.
    ui: false,
  };
}

/** Sections of OpenBao 2.3 and 2.4: automatic unsealing, the audit log, and the initialization of a new store. */
function ownOfOpenBao(): Readonly<Record<string, unknown>> {
  return {
    seal: { static: { current_key_id: '1', current_key: `file://${SEAL_KEY_FILE}` } },
    audit: [
      {
        file: {
          stdout: {
            // Secrets in the audit log are hashed. Without the next line the object would be read as part of the path.
            description: 'every request and its answer',
            options: { file_path: 'stdout' },
          },
        },
      },
    ],
    initialize: [{ bootstrap: { request: requests().map(([name, request]) => ({ [name]: request })) } }],
  };
}

/** Requests that initialize a new store with a root token, which is revoked afterwards. */
function requests(): readonly (readonly [string, object])[] {
  const { name, ...policy } = BOOTSTRAP_POLICY;
  return [
    ['login-method', update(`sys/${LOGIN}`, { type: 'userpass' })],
    ['policy', update(`sys/policies/acl/${name}`, { policy: policyText({ name, ...policy }) })],
    [
      'account',
      update(`${LOGIN}/users/${BOOTSTRAP_ACCOUNT}`, {
        password: { eval_source: 'file', eval_type: 'string', path: PASSWORD_FILE },
        token_policies: [name],
        // Much longer than the job takes.
        token_ttl: '10m',
        token_max_ttl: '10m',
      }),
    ],
  ];
}

function update(path: string, data: object): object {
  return { operation: 'update', path, data };
}
