import type { Place } from '../../contract/cloud-names.ts';

/** Properties of the cluster that renderers need. */
export interface Cluster {
  /** Name of the environment. */
  readonly environmentName: string;
  /** Storage class of every disk; undefined means the cluster's default. */
  readonly storageClass: string | undefined;
  /** Whether nodes are labelled with their zone. */
  readonly zoned: boolean;
  /** Ranges of addresses of the API server; undefined where nobody states them. */
  readonly apiServer?: readonly string[] | undefined;
  /** The cloud that the cluster runs in; undefined for a cluster of one's own. */
  readonly cloud: Cloud | undefined;
}

export interface Cloud extends Place {
  /** Address range of the environment's network. */
  readonly cidr: string;
}
