import type { Component } from '../../../constructs/core/model/component.ts';
import type { ClusterEnvironment } from '../../../environments/schema.ts';
import {
  type Application,
  application,
  type GitSource,
  projectOf,
} from '../../../targets/kubernetes/resources/argo-cd.ts';
import { type ApplicationName, NAMESPACE_OF } from '../../../targets/contract/places.ts';
import { applicationWaves } from '../../../targets/kubernetes/places/waves.ts';
import type { Site } from '../site.ts';

/**
 * One application for each folder, in sync waves; its name says of which environment and region, as two environments may share one Argo CD.
 * @param folders those with something in them: Argo CD cannot follow a folder that does not exist
 */
export function argoApplications(
  environment: ClusterEnvironment,
  site: Site,
  components: readonly Component[],
  folders: readonly ApplicationName[],
): readonly Application[] {
  const waves = applicationWaves(components);
  return folders.map((folder) =>
    application({
      name: `${site.folder}-${folder}`,
      project: projectOf(site.folder),
      wave: waves.get(folder) ?? 0,
      namespace: NAMESPACE_OF[folder],
      source: gitSource(environment, site, folder),
    }),
  );
}

/** A folder of an environment's manifests in the repository that Argo CD follows. */
export function gitSource({ cluster }: ClusterEnvironment, site: Site, folder: string): GitSource {
  const { repository, revision = 'HEAD' } = cluster.gitOps;
  return { repoURL: repository, targetRevision: revision, path: `${site.folder}/${folder}` };
}
