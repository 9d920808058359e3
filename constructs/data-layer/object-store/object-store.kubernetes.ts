import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import { labelledPods } from '../../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { service, serviceAccount } from '../../../targets/kubernetes/workloads/objects.ts';
import { namespaceOf } from '../../../targets/contract/places.ts';
import { statefulSet } from '../../../targets/kubernetes/workloads/stateful-set.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import { IMAGES } from '../../core/versions.ts';
import { DATA, IDENTITIES, identities, serverArguments } from './object-store.config.ts';
import type { ObjectStore } from './object-store.ts';

export const objectStoreOnKubernetes: KubernetesRenderer<ObjectStore> = { locate, render };

/** SeaweedFS' default ports of volume server and filer. Each of its own ports has a gRPC port that is 10000 higher. */
const VOLUME_PORT = 8080;
const FILER_PORT = 8888;
const GRPC = 10_000;

function locate(store: ObjectStore): Location {
  if (store.hosting === 'managed') return { managed: 'public' };
  const administration = [store.master.port, VOLUME_PORT, FILER_PORT].flatMap((port) => [port, port + GRPC]);
  return {
    selector: labelledPods(store),
    reach: ({ name, port }) => ({
      service: store.name,
      port,
      // The master redirects its clients to the filer and the volume server.
      podPorts: name === store.master.name ? administration : [port],
    }),
  };
}

/** One server with every role. Its name must be reachable on all its ports, so the Service is headless. */
function render(store: ObjectStore, target: KubernetesTarget): void {
  if (store.hosting === 'managed') return;
  const ports = [store.s3, store.master, store.metrics];
  const container = {
    image: IMAGES.objectStore,
    runAs: { uid: 1000, gid: 1000 },
    entrypoint: ['weed'],
    command: serverArguments(store, `${store.name}.${namespaceOf(store)}.svc`),
    environment: { GOMEMLIMIT: store.memoryModel.goMemLimit.toGo() },
    files: [{ path: IDENTITIES, content: identities(store) }],
    volumes: [{ name: 'data', path: DATA, size: store.disk }],
    scratch: ['/tmp'],
    health: {
      readiness: { type: 'http', endpoint: store.master, path: '/cluster/status' },
      liveness: { type: 'tcp', endpoint: store.s3 },
      startSeconds: 60,
    },
  } as const;
  target.add(
    store,
    // The roles reach each other by this name before the server is ready.
    service(target, store, ports, { clusterIP: 'None', publishNotReadyAddresses: true }),
    serviceAccount(target, store),
  );
  target.add(store, statefulSet(target, store, container, store.name, { ports, apart: false }));
}
