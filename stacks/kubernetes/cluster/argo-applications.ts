import type { Component } from '../../../constructs/core/model/component.ts';
import type { ClusterEnvironment } from '../../../environments/schema.ts';
import {
  type Application,
  application,
  type GitSource,
  projectOf,
} from '../../../targets/kubernetes/resources/argo-cd.ts';
import { APPLICATIONS, NAMESPACE_OF } from '../../../targets/contract/places.ts';
import { applicationWaves } from '../../../targets/kubernetes/places/waves.ts';

/** One application for each folder, in sync waves; its name says of which environment, as two may share one Argo CD. */
export function argoApplications(
  environment: ClusterEnvironment,
  components: readonly Component[],
): readonly Application[] {
  const waves = applicationWaves(components);
  return APPLICATIONS.map((folder) =>
    application({
      name: `${environment.name}-${folder}`,
      project: projectOf(environment.name),
      wave: waves.get(folder) ?? 0,
      namespace: NAMESPACE_OF[folder],
      source: gitSource(environment, folder),
    }),
  );
}

/** A folder of an environment in the repository that Argo CD follows. */
export function gitSource({ name, cluster }: ClusterEnvironment, folder: string): GitSource {
  const { repository, revision = 'HEAD' } = cluster.gitOps;
  return { repoURL: repository, targetRevision: revision, path: `${name}/${folder}` };
}
