import { bucketName } from '../../../targets/contract/cloud-names.ts';
import { isManaged } from '../../../targets/kubernetes/places/location.ts';
import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import type { Container } from '../../core/model/container.ts';
import { locate, render as renderContainer } from '../../workload/workload.kubernetes.ts';
import { LOKI_BUCKET } from './loki.demands.ts';
import type { Loki } from './loki.ts';

/** A plain container. Which bucket it opens, and as whom, depends on who runs the object store. */
export const lokiOnKubernetes: KubernetesRenderer<Loki> = { locate, render };

function render(loki: Loki, target: KubernetesTarget): void {
  renderContainer(loki, target, containerOf(loki, target));
}

/** On S3 the pods' IAM role gives access to the bucket, and there are no keys. */
function containerOf(loki: Loki, target: KubernetesTarget): Container {
  const { cloud } = target.cluster;
  if (loki.replicas === 1 || !cloud || !isManaged(target.locationOf(target.ownerOf(loki.server))))
    return loki.container;
  return loki.keeping({ bucket: bucketName(cloud, LOKI_BUCKET), region: cloud.region });
}
