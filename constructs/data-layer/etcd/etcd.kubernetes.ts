import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import { Endpoint } from '../../core/model/endpoint.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { labelledPods } from '../../../targets/kubernetes/places/labels.ts';
import { membersOf, membersService } from '../../../targets/kubernetes/workloads/members.ts';
import { disruptionBudget, service, serviceAccount } from '../../../targets/kubernetes/workloads/objects.ts';
import { namespaceOf } from '../../../targets/contract/places.ts';
import { statefulSet } from '../../../targets/kubernetes/workloads/stateful-set.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import { yamlFile } from '../../core/model/config-file.ts';
import { IMAGES } from '../../core/versions.ts';
import { DATA, etcdConfig, PEER_PORT } from './etcd.config.ts';
import type { Etcd } from './etcd.ts';

export const etcdOnKubernetes: KubernetesRenderer<Etcd> = { locate, render };

const FOLDER = '/etc/etcd';

function locate(etcd: Etcd): Location {
  return {
    selector: labelledPods(etcd),
    cluster: etcd.replicas > 1,
    reach: ({ port }) => ({ service: etcd.name, members: membersOf(etcd), port, podPorts: [port] }),
  };
}

/** A plain StatefulSet, because no operator of etcd is ready for production. Each member starts with the file of its own name. */
function render(etcd: Etcd, target: KubernetesTarget): void {
  const peer = new Endpoint(etcd, 'peer', PEER_PORT);
  const domain = membersOf(etcd);
  const members = Array.from({ length: etcd.replicas }, (_, index) => {
    const name = `${etcd.name}-${index}`;
    return { name, host: `${name}.${domain}.${namespaceOf(etcd)}.svc` };
  });
  const container = {
    image: IMAGES.etcd,
    runAs: { uid: 1000, gid: 1000 },
    entrypoint: ['etcd', `--config-file=${FOLDER}/$(POD_NAME).yaml`],
    environment: { GOMEMLIMIT: etcd.memoryModel.goMemLimit.toGo() },
    files: members.map((self) => ({
      path: `${FOLDER}/${self.name}.yaml`,
      content: yamlFile(etcdConfig(etcd, self, members)),
    })),
    volumes: [{ name: 'data', path: DATA, size: etcd.disk }],
    health: {
      readiness: { type: 'http', endpoint: etcd.client, path: '/health' },
      liveness: { type: 'http', endpoint: etcd.client, path: '/livez' },
      startSeconds: 120,
    },
  } as const;
  const variables = [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }];
  target.add(
    etcd,
    membersService(target, etcd, [etcd.client, peer]),
    service(target, etcd, [etcd.client]),
    serviceAccount(target, etcd),
    ...disruptionBudget(target, etcd),
  );
  target.add(
    etcd,
    statefulSet(target, etcd, container, domain, { ports: [etcd.client, peer], apart: true, variables }),
  );
}
