import type { Endpoint } from '../../core/model/endpoint.ts';
import { text, type Value } from '../../core/model/value.ts';
import { authorityIn } from '../../core/model/container.ts';
import { EVERYWHERE, type OwnPart, serverFile, variable } from './temporal.config.ts';
import type { TemporalTls } from './temporal.format.ts';
import { type Role, ROLE_POOLS, ROLES, rpcOf } from './temporal.roles.ts';

/** Services of the server among themselves. */
export const INTERNODE = 'temporal-internode';
/** The frontend and all who call it. */
export const CLIENTS = 'temporal-clients';

/** Folders of certificates, by circle, and of the authority of the database. */
export const INTERNODE_FOLDER = '/etc/temporal/internode';
export const CLIENTS_FOLDER = '/etc/temporal/clients';
export const DATABASE_FOLDER = '/etc/temporal/database';

/** Variable with the address of the pod, which other members of the ring call. */
export const OWN_ADDRESS_VARIABLE = 'MEMBER_ADDRESS';

/** The files of a folder of a certificate. */
const certificate = (folder: string) => ({
  certFile: `${folder}/tls.crt`,
  keyFile: `${folder}/tls.key`,
});

export interface RoleFileProps {
  readonly historyShards: number;
  readonly frontend: Endpoint;
}

/** The configuration file of a process that runs one service. */
export function roleFile(role: Role, { historyShards, frontend }: RoleFileProps): Value {
  const own: OwnPart = {
    historyShards,
    pools: ROLE_POOLS[role],
    broadcastAddress: variable(OWN_ADDRESS_VARIABLE),
    // A process must know the ports of all services, since it finds others in the ring by their addresses alone.
    services: Object.fromEntries(ROLES.map((one) => [one, rpcOf(one, EVERYWHERE)])),
    rpcAddress: text`${frontend}`,
    databaseTls: { enabled: true, caFile: authorityIn(DATABASE_FOLDER), enableHostVerification: true },
    tls: tlsOf(role, frontend),
  };
  return serverFile(own);
}

function tlsOf(role: Role, frontend: Endpoint): TemporalTls {
  const internode = certificate(INTERNODE_FOLDER);
  return {
    internode: {
      server: { ...internode, clientCaFiles: [authorityIn(INTERNODE_FOLDER)], requireClientAuth: true },
      // Members call each other by their addresses, so the name in their certificates is that of the circle.
      client: { serverName: INTERNODE, rootCaFiles: [authorityIn(INTERNODE_FOLDER)] },
    },
    ...(role === 'frontend' && {
      frontend: {
        server: {
          ...certificate(CLIENTS_FOLDER),
          clientCaFiles: [authorityIn(CLIENTS_FOLDER)],
          requireClientAuth: true,
        },
      },
    }),
    // The server's own services call the frontend as every client does.
    systemWorker: {
      ...certificate(CLIENTS_FOLDER),
      client: { serverName: text`${frontend.hostName}`, rootCaFiles: [authorityIn(CLIENTS_FOLDER)] },
    },
    // The kubelet brings a renewed certificate within minutes; cert-manager renews it thirty days before its end.
    refreshInterval: '10m',
    expirationChecks: { warningWindow: '504h', errorWindow: '168h', checkInterval: '1h' },
  };
}
