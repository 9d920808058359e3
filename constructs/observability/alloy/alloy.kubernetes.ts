import { INFRASTRUCTURE, SERVICES } from '../../../targets/contract/places.ts';
import { labelledPods, selectorOf } from '../../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { type NodeFolder, podTemplate } from '../../../targets/kubernetes/pods/pod.ts';
import type { Manifest } from '../../../targets/kubernetes/resources/manifest.ts';
import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import { rollingUpdate } from '../../../targets/kubernetes/workloads/deployment.ts';
import { daemonSet } from '../../../targets/kubernetes/workloads/daemon-set.ts';
import { membersOf } from '../../../targets/kubernetes/workloads/members.ts';
import { service, serviceAccount } from '../../../targets/kubernetes/workloads/objects.ts';
import { rights } from '../../../targets/kubernetes/workloads/rights.ts';
import { type Container, endpointsOf } from '../../core/model/container.ts';
import { NODE_LOGS, nodeLines, podLines } from './alloy.sources.ts';
import { type Alloy, STATE } from './alloy.ts';

export const alloyOnKubernetes: KubernetesRenderer<Alloy> = { locate, render };

/** Namespaces whose pods' lines are read. */
const NAMESPACES = [INFRASTRUCTURE, SERVICES];

/** Folders of its node that a process on each reads, and where it notes how far it has read: a restart repeats and loses nothing. */
const FOLDERS: readonly NodeFolder[] = [
  { name: 'lines', path: NODE_LOGS, onNode: NODE_LOGS, use: 'read' },
  { name: 'positions', path: STATE, onNode: '/var/lib/somastack/alloy', use: 'keep' },
];

/** One process reads the lines of all nodes through the Kubernetes API, so that none needs a folder of its node. */
const containerOf = (alloy: Alloy): Container => alloy.reading(podLines(NAMESPACES, alloy.name));

function locate(alloy: Alloy): Location {
  return {
    selector: labelledPods(alloy),
    calls: endpointsOf(containerOf(alloy)),
    // Paths of files say what the API server would.
    api: !alloy.onEveryNode,
    reach: ({ port }) => ({
      service: alloy.onEveryNode ? membersOf(alloy) : alloy.name,
      port,
      podPorts: [port],
    }),
  };
}

function render(alloy: Alloy, target: KubernetesTarget): void {
  // No engine sends lines here, so nothing listens for them.
  const ports = [alloy.port('http')];
  if (alloy.onEveryNode) {
    const names = target.components.map(({ name }) => name);
    const container = alloy.reading(nodeLines(NAMESPACES, names));
    target.add(
      alloy,
      daemonSet(target, alloy, container, { ports, apart: false, nodeFolders: FOLDERS }),
      serviceAccount(target, alloy),
    );
    return;
  }
  target.add(
    alloy,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: target.metadata(alloy),
      spec: {
        replicas: alloy.replicas,
        selector: { matchLabels: selectorOf(alloy) },
        // Two at once would send every line twice.
        strategy: rollingUpdate(alloy.replicas, false),
        template: podTemplate(target, alloy, containerOf(alloy), { ports, apart: false, token: true }),
      },
    },
    service(target, alloy, ports),
    serviceAccount(target, alloy),
    ...NAMESPACES.flatMap((namespace) => reader(alloy, namespace, target)),
  );
}

/** The right to see the pods of a namespace and to read their lines, and no other right. */
function reader(alloy: Alloy, namespace: string, target: KubernetesTarget): readonly Manifest[] {
  const own = target.metadata(alloy);
  return rights(
    { ...own, name: `${alloy.name}-${namespace}`, namespace },
    { name: alloy.name, ...(own.namespace !== undefined && { namespace: own.namespace }) },
    [
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
    ],
  );
}
