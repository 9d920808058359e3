import type { SecretFolder } from '../../core/model/demand.ts';

/** Capabilities on a path; only the bootstrap account has `sudo`. */
export type Right = 'create' | 'read' | 'update' | 'delete' | 'sudo';

/** A policy; paths that it does not name are refused. */
export interface Policy {
  readonly name: string;
  /** Capabilities by path; a star at the end matches everything below. */
  readonly rights: Readonly<Record<string, readonly Right[]>>;
}

/** The versioned key-value engine, at the path where the services look for it. */
export const MOUNT = 'secret';

/** Prefix of the services' policies; the bootstrap account may write no others, and not its own. */
const SERVICE = 'service-';

/** Lifetime of a service's token, which is also the longest allowed. The bootstrap job renews it whenever it runs. */
export const PERIOD = '8760h';

/** Policy of the bootstrap account: enough to prepare the store. It reads no secret. Whoever may write policies could grant that, and the audit log would show it. */
export const BOOTSTRAP_POLICY: Policy = {
  name: 'bootstrap',
  rights: {
    [`sys/mounts/${MOUNT}`]: ['create', 'read', 'update'],
    [`sys/policies/acl/${SERVICE}*`]: ['create', 'update'],
    // Tokens with a chosen name, which outlive the token that made them.
    'auth/token/create-orphan': ['create', 'update', 'sudo'],
  },
};

/** Policy of one service: what its code does in its own folder. */
export function servicePolicy({ service, name, deletes }: SecretFolder): Policy {
  return {
    name: `${SERVICE}${service}`,
    rights: {
      [`${MOUNT}/data/${name}/*`]: ['create', 'read', 'update'],
      // The service's client deletes all versions at once.
      ...(deletes && { [`${MOUNT}/metadata/${name}/*`]: ['delete'] }),
    },
  };
}

/** The policy in OpenBao's language, with paths in order. */
export function policyText({ rights }: Policy): string {
  return Object.entries(rights)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, may]) => {
      const words = may.map((right) => `"${right}"`).join(', ');
      return `path "${path}" {\n  capabilities = [${words}]\n}\n`;
    })
    .join('');
}
