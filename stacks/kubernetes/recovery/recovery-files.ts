import type { OutputFile } from '../../../constructs/core/files/output-file.ts';
import type { Platform } from '../../../constructs/platform/platform.ts';
import type { CnpgCluster } from '../../../targets/kubernetes/resources/cnpg.ts';
import type { NetworkPolicy } from '../../../targets/kubernetes/resources/manifest.ts';
import { fileNameOf, fileOf } from '../manifest-files.ts';
import { type KubernetesOutput, manifestsOf } from '../render.ts';
import { recoveredCluster } from './recovered-cluster.ts';
import { recoveryRunbook } from './runbook.ts';

/** Folder of what a person applies; no application of Argo CD has it. */
const FOLDER = 'recovery';

/** What brings the database back, below the folder of its environment: the steps, and the objects of the first of them; nothing without a backup. */
export function recoveryFiles(
  { dataLayer: { postgres } }: Platform,
  output: KubernetesOutput,
): readonly OutputFile[] {
  const { backup } = postgres;
  if (!backup) return [];
  const { environmentName } = output;
  const manifests = manifestsOf(output).filter(({ metadata }) => metadata.name === postgres.name);
  const cluster = manifests.find((one): one is CnpgCluster => one.kind === 'Cluster');
  const policy = manifests.find((one): one is NetworkPolicy => one.kind === 'NetworkPolicy');
  if (!cluster || !policy) throw new Error(`${postgres.path} has a backup and no servers`);
  const objects = recoveredCluster(postgres, backup, environmentName, { cluster, policy });
  const files = objects.map((object) => ({
    path: `${FOLDER}/${fileNameOf(object)}`,
    content: fileOf(object),
  }));
  const [server, network] = files.map(({ path }) => `${environmentName}/${path}`);
  return [
    ...files,
    {
      path: `${FOLDER}/${postgres.name}.md`,
      content: recoveryRunbook({ environmentName, postgres, backup, cluster, files: { server, network } }),
    },
  ];
}
