import { isReady, type LivePod } from './live-cluster.ts';
import { cluster } from './running.ts';

const NAMESPACE = 'soma-infra';
const INSTANCES = 'cnpg.io/cluster=postgres,cnpg.io/podRole=instance';

/** The servers that the operator runs. */
export const postgresServers = (): Promise<readonly LivePod[]> => cluster.pods(NAMESPACE, INSTANCES);

/** The one that takes writes, once it is ready. */
export async function postgresPrimary(): Promise<LivePod | undefined> {
  const pods = await cluster.pods(NAMESPACE, `${INSTANCES},cnpg.io/instanceRole=primary`);
  return pods.find(isReady);
}

/** A statement on the server in a pod, as its own superuser. */
export const sql = (pod: string, statement: string) =>
  cluster.kubectl([
    ...['exec', '-n', NAMESPACE, pod, '-c', 'postgres', '--'],
    ...['psql', '-X', '-At', '-d', 'postgres', '-c', statement],
  ]);
