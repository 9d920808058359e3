import { addContainer } from '../../../targets/compose/add-container.ts';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import { IMAGES } from '../../core/versions.ts';
import { DATA, IDENTITIES, identities, serverArguments } from './object-store.config.ts';
import type { ObjectStore } from './object-store.ts';

export function renderObjectStore(store: ObjectStore, project: ComposeProject): void {
  addContainer(project, store, {
    image: IMAGES.objectStore,
    runAs: { uid: 1000, gid: 1000 },
    entrypoint: ['weed'],
    command: serverArguments(store, store.name),
    environment: { GOMEMLIMIT: store.memoryModel.goMemLimit.toGo() },
    files: [{ path: IDENTITIES, content: identities(store) }],
    volumes: [{ name: 'data', path: DATA, size: store.disk }],
    scratch: ['/tmp'],
    health: {
      readiness: { type: 'http', endpoint: store.master, path: '/cluster/status' },
      startSeconds: 30,
    },
  });
}
