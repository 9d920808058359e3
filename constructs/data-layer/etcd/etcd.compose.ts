import { addContainer } from '../../../targets/compose/add-container.ts';
import { hostsOf } from '../../../targets/compose/hosts.ts';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import { yamlFile } from '../../core/model/config-file.ts';
import { IMAGES } from '../../core/versions.ts';
import { DATA, etcdConfig } from './etcd.config.ts';
import type { Etcd } from './etcd.ts';

const CONFIG = '/etc/etcd/etcd.yaml';

export function renderEtcd(etcd: Etcd, project: ComposeProject): void {
  const members = hostsOf(etcd).map((host) => ({ name: host, host }));
  for (const self of members) {
    addContainer(
      project,
      etcd,
      {
        image: IMAGES.etcd,
        runAs: { uid: 1000, gid: 1000 },
        entrypoint: ['etcd', '--config-file', CONFIG],
        environment: { GOMEMLIMIT: etcd.memoryModel.goMemLimit.toGo() },
        files: [{ path: CONFIG, content: yamlFile(etcdConfig(etcd, self, members)) }],
        volumes: [{ name: 'data', path: DATA, size: etcd.disk }],
        health: {
          readiness: { type: 'command', command: ['etcdctl', 'endpoint', 'health'] },
          startSeconds: 20,
        },
      },
      { name: self.name, root: 'the image makes its data folder as root and has no other account' },
    );
  }
}
