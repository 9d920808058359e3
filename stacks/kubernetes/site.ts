import type { Environment } from '../../environments/schema.ts';
import { standbyStack } from '../../targets/aws/account/names.ts';

/** Which cluster of an environment manifests are for: each region has one. */
export interface Site {
  /** Folder of its manifests in the repository that Argo CD follows; it begins the names of what Argo CD is told. */
  readonly folder: string;
  /** Whether Argo CD brings nothing there until the platform runs there. */
  readonly waits: boolean;
}

/** The cluster in which the platform runs, until its region is lost. */
export function firstSite({ name }: Environment): Site {
  return { folder: name, waits: false };
}

/** The cluster of the second region, whose manifests are named as its stack is. */
export function secondSite({ name }: Environment): Site {
  return { folder: standbyStack(name), waits: true };
}
