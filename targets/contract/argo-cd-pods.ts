import { Cpu } from '../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';

interface Size {
  readonly memory: Memory;
  readonly cpu: Cpu;
}

const size = (memory: number, cpu: number): Size => ({
  memory: Memory.mebibytes(memory),
  cpu: Cpu.millicores(cpu),
});

/**
 * Containers of Argo CD as the program installs it. The operator of Argo CD gives 2 GiB, 512, 256 and 256 MiB to controller, repository
 * server, server and Redis in its own example, which is made for more applications than an environment has; what stands beside
 * Redis is estimated.
 */
export const ARGO_CD_CONTAINERS = {
  controller: size(2048, 250),
  repoServer: size(512, 100),
  server: size(256, 50),
  redis: size(256, 50),
  sentinel: size(64, 10),
  /** It looks whether two servers of Redis believe that they lead. */
  splitBrainDetection: size(32, 10),
  /** It makes a table of as many files as it may open, which the runtime of a node may say are a million. */
  proxy: size(256, 25),
  /** What ends before the others of its pod start, or before all pods: it writes a file, or makes a password. */
  first: size(128, 10),
} as const satisfies Readonly<Record<string, Size>>;

export type ArgoCdContainer = keyof typeof ARGO_CD_CONTAINERS;

/** Equal pods of Argo CD. */
export interface ArgoCdPods {
  readonly name: string;
  readonly replicas: number;
  readonly containers: readonly ArgoCdContainer[];
  /** True where the chart lets no two of them share a node. */
  readonly apart: boolean;
}

/**
 * Every pod of Argo CD that stays. What ends before them takes less than the smallest of them.
 * @param highlyAvailable whether one lost node must stop no deployment; the controller is started anew elsewhere either way
 */
export function argoCdPods(highlyAvailable: boolean): readonly ArgoCdPods[] {
  const replicas = replicasOf(highlyAvailable);
  return [
    { name: 'argocd-application-controller', replicas: 1, containers: ['controller'], apart: false },
    { name: 'argocd-repo-server', replicas, containers: ['repoServer'], apart: false },
    { name: 'argocd-server', replicas, containers: ['server'], apart: false },
    ...(highlyAvailable ? THREE_REDIS : ONE_REDIS),
  ];
}

/** Nodes that Argo CD needs at least: as many as there are pods of it that share none. */
export function nodesOfArgoCd(highlyAvailable: boolean): number {
  const apart = argoCdPods(highlyAvailable).filter((pods) => pods.apart);
  return Math.max(1, ...apart.map(({ replicas }) => replicas));
}

/** Servers of pages and of repositories. */
export function replicasOf(highlyAvailable: boolean): number {
  return highlyAvailable ? 2 : 1;
}

const ONE_REDIS: readonly ArgoCdPods[] = [
  { name: 'argocd-redis', replicas: 1, containers: ['redis'], apart: false },
];

/** Three servers of Redis, and before them three proxies that know which one leads. */
const THREE_REDIS: readonly ArgoCdPods[] = [
  {
    name: 'argocd-redis-ha-server',
    replicas: 3,
    containers: ['redis', 'sentinel', 'splitBrainDetection'],
    apart: true,
  },
  { name: 'argocd-redis-ha-haproxy', replicas: 3, containers: ['proxy'], apart: true },
];
