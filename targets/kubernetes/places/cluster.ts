import type { Place } from '../../contract/cloud-names.ts';

/** What the renderers know of the cluster that they write manifests for. */
export interface Cluster {
  /** Name of the environment. */
  readonly environmentName: string;
  /** Storage class of every disk; undefined leaves it to the cluster's default. */
  readonly storageClass: string | undefined;
  /** The cloud that the cluster runs in; undefined for a cluster of one's own. */
  readonly cloud: Cloud | undefined;
}

export interface Cloud extends Place {
  /** Address range of the environment's network. */
  readonly cidr: string;
}
