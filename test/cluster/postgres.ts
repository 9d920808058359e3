import { INFRASTRUCTURE } from '../../targets/contract/places.ts';
import { isReady, type LivePod } from './live-cluster.ts';
import { cluster } from './running.ts';

const INSTANCES = 'cnpg.io/cluster=postgres,cnpg.io/podRole=instance';

/** The servers that the operator runs. */
export const postgresServers = (): Promise<readonly LivePod[]> => cluster.pods(INFRASTRUCTURE, INSTANCES);

/** The one that takes writes, once it is ready. */
export async function postgresPrimary(): Promise<LivePod | undefined> {
  const pods = await cluster.pods(INFRASTRUCTURE, `${INSTANCES},cnpg.io/instanceRole=primary`);
  return pods.find(isReady);
}

/** A statement on the server in a pod, as its own superuser. */
export const sql = (pod: string, statement: string) =>
  cluster.kubectl([
    ...['exec', '-n', INFRASTRUCTURE, pod, '-c', 'postgres', '--'],
    ...['psql', '-X', '-At', '-d', 'postgres', '-c', statement],
  ]);
