import type { ClusterEnvironment } from '../../../environments/schema.ts';
import { keyAliasArn } from '../../../targets/aws/account/names.ts';
import { EBS } from '../../../targets/kubernetes/workloads/claim.ts';
import type { StorageClass } from '../../../targets/kubernetes/resources/manifest.ts';

/**
 * The storage class that an environment on AWS names, with EBS volumes, because EKS has no class that encrypts. A volume is
 * encrypted with the environment's own key, made in the zone of its pod, and kept when its claim is deleted.
 */
export function storageClasses(environment: ClusterEnvironment): readonly StorageClass[] {
  const { storageClass } = environment.cluster;
  if (!('aws' in environment) || storageClass === undefined) return [];
  const { aws, name } = environment;
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: storageClass },
      provisioner: EBS,
      parameters: { encrypted: 'true', kmsKeyId: keyAliasArn(aws, name, 'ebs'), type: 'gp3' },
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  ];
}
