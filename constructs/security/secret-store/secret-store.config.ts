import { jsonFile, referring } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text, type Value } from '../../core/model/value.ts';
import { CACHED_ENTRIES, LARGEST_REQUEST } from './secret-store.memory.ts';
import { BOOTSTRAP_POLICY, PERIOD, policyText } from './secret-store.policies.ts';

/** A folder of the image that belongs to the account of the image. */
export const DATA = '/openbao/file';
const SECRETS = '/openbao/secrets';
export const CONFIG = '/openbao/config/openbao.json';
export const SEAL_KEY_FILE = `${SECRETS}/seal.key`;
export const PASSWORD_FILE = `${SECRETS}/bootstrap-password`;

/** The path of the method by which the bootstrap account logs in. */
export const LOGIN = 'auth/userpass';
export const BOOTSTRAP_ACCOUNT = 'bootstrap';
/** Between its members, of which there is one: nobody else gets to it. */
const CLUSTER = '127.0.0.1:8201';

/** The server's file: one, since what only OpenBao has would be lost or kept by chance when several are merged. */
export function serverFile(http: Endpoint): Value {
  return referring({ ...common(http), ...ownOfOpenBao() }, jsonFile);
}

/** What its forerunner knows too; its reader reads this. */
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
          // Within the project's own network and on loopback.
          tls_disable: true,
          telemetry: { unauthenticated_metrics_access: true },
        },
      },
    ],
    log_format: 'json',
    log_level: 'info',
    max_lease_ttl: PERIOD,
    // One member elects itself at once; its own 5 is for small servers that others wait for.
    storage: { raft: { path: DATA, node_id: 'secret-store', performance_multiplier: 1 } },
    // Ten times as long as Prometheus waits between two looks; whoever counts tokens and leases would read them all.
    telemetry: { disable_hostname: true, prometheus_retention_time: '5m', usage_gauge_period: 'none' },
    // Nobody here has an account to log in to a page with.
    ui: false,
  };
}

/** Since 2.3 and 2.4: what opens it, who writes down what it was asked, and what a new store begins with. */
function ownOfOpenBao(): Readonly<Record<string, unknown>> {
  return {
    seal: { static: { current_key_id: '1', current_key: `file://${SEAL_KEY_FILE}` } },
    audit: [
      {
        file: {
          stdout: {
            // Secrets are hashed in it. Without this line the object would be taken for more of the path.
            description: 'every request and its answer',
            options: { file_path: 'stdout' },
          },
        },
      },
    ],
    initialize: [{ bootstrap: { request: requests().map(([name, request]) => ({ [name]: request })) } }],
  };
}

/** Made as root, once; then that token is no more, and whoever comes logs in. */
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
        // Far longer than the job takes.
        token_ttl: '10m',
        token_max_ttl: '10m',
      }),
    ],
  ];
}

function update(path: string, data: object): object {
  return { operation: 'update', path, data };
}
