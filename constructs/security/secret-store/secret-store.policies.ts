import type { SecretFolder } from '../../core/model/demand.ts';

/** What may be done with a path; `sudo` is for the bootstrap account alone. */
export type Right = 'create' | 'read' | 'update' | 'delete' | 'sudo';

/** Everything that nobody names is refused. */
export interface Policy {
  readonly name: string;
  /** By path; a star at its end stands for whatever lies below. */
  readonly rights: Readonly<Record<string, readonly Right[]>>;
}

/** The versioned key-value engine, at the path where the services look for it. */
export const MOUNT = 'secret';

/** Names of the services' policies begin so, and the bootstrap account may write no other, its own least of all. */
const SERVICE = 'service-';

/** How long a service's token lives when nobody renews it; no token may live longer. The bootstrap job renews it whenever it runs. */
export const PERIOD = '8760h';

/** Enough to prepare the store. It reads no secret; whoever writes policies could let himself, and the audit would say so. */
export const BOOTSTRAP_POLICY: Policy = {
  name: 'bootstrap',
  rights: {
    [`sys/mounts/${MOUNT}`]: ['create', 'read', 'update'],
    [`sys/policies/acl/${SERVICE}*`]: ['create', 'update'],
    // A token of a chosen name, and one that outlives the token that asked for it.
    'auth/token/create-orphan': ['create', 'update', 'sudo'],
  },
};

/** One service, its own folder, and what its code does there. */
export function servicePolicy({ service, name, deletes }: SecretFolder): Policy {
  return {
    name: `${SERVICE}${service}`,
    rights: {
      [`${MOUNT}/data/${name}/*`]: ['create', 'read', 'update'],
      // Every version at once, as its client deletes.
      ...(deletes && { [`${MOUNT}/metadata/${name}/*`]: ['delete'] }),
    },
  };
}

/** The policy in the language of the store, paths in order. */
export function policyText({ rights }: Policy): string {
  return Object.entries(rights)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, may]) => {
      const words = may.map((right) => `"${right}"`).join(', ');
      return `path "${path}" {\n  capabilities = [${words}]\n}\n`;
    })
    .join('');
}
