import type { ClusterEnvironment } from '../../../environments/schema.ts';
import type { StorageClass } from '../../../targets/kubernetes/resources/manifest.ts';

/**
 * The class that an environment on AWS names, as volumes of EBS: EKS brings none that encrypts. A volume is made in the
 * zone where its pod was placed, and stays when its claim is deleted.
 */
export function storageClasses(environment: ClusterEnvironment): readonly StorageClass[] {
  const { storageClass } = environment.cluster;
  if (!('aws' in environment) || storageClass === undefined) return [];
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: storageClass },
      provisioner: 'ebs.csi.aws.com',
      parameters: { encrypted: 'true', type: 'gp3' },
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  ];
}
