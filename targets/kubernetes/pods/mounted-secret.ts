import type { Volume } from '../resources/resource.ts';

/** Read by the pod's group alone, and written by nobody. */
export const SECRET_MODE = 0o440;

/** A volume of a Secret and the folder that it is mounted at. */
export interface MountedSecret {
  readonly path: string;
  readonly volume: Volume;
}
