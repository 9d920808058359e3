import type { Construct } from 'constructs';
import { jsonFile } from '../../core/model/config-file.ts';
import type { SecretFolder } from '../../core/model/demand.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { concat, reference, text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { wgetJob } from '../../workload/shell-job.ts';
import { Workload } from '../../workload/workload.ts';
import script from './secret-store-bootstrap.sh';
import { BOOTSTRAP_ACCOUNT, LOGIN } from './secret-store.config.ts';
import { MOUNT, PERIOD, policyText, servicePolicy } from './secret-store.policies.ts';
import { BOOTSTRAP_PASSWORD, storeToken } from './secret-store.secrets.ts';

const SCRIPT = '/etc/somastack/secret-store-bootstrap.sh';
const POLICIES = '/etc/somastack/policies';

export interface SecretStoreBootstrapProps {
  /** Section of the environment that the job belongs to. */
  readonly section: string;
  readonly http: Endpoint;
  readonly runAs: { readonly uid: number; readonly gid: number };
  readonly folders: readonly SecretFolder[];
}

/** The job that makes the mount, and a policy and a token for each service. */
export class SecretStoreBootstrap extends Workload {
  constructor(scope: Construct, id: string, { section, http, runAs, folders }: SecretStoreBootstrapProps) {
    super(scope, id, {
      ...wgetJob(section, id),
      container: () => ({
        image: IMAGES.openbao,
        runAs,
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          ACCOUNT: BOOTSTRAP_ACCOUNT,
          API: text`http://${http}/v1`,
          LOGIN,
          MOUNT,
          PASSWORD: reference(BOOTSTRAP_PASSWORD),
          PERIOD,
          POLICIES,
          SERVICES: folders.map(({ service }) => service).join(' '),
          // Tokens are in the order of the services, separated by blanks, which generated values never contain.
          TOKENS: concat(
            folders.flatMap((folder, index) => [index === 0 ? '' : ' ', reference(storeToken(folder))]),
          ),
        },
        files: [
          { path: SCRIPT, content: script },
          ...folders.map(servicePolicy).map((policy) => ({
            path: `${POLICIES}/${policy.name}.json`,
            content: jsonFile({ policy: policyText(policy) }),
          })),
        ],
      }),
    });
  }
}
