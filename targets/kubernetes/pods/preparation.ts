import type { Container as NeutralContainer } from '../../../constructs/core/model/container.ts';
import { preparing } from '../../../constructs/core/model/preparation.ts';
import type { Container, Volume, VolumeMount } from '../resources/resource.ts';
import { containerSecurity } from './security-context.ts';

const VOLUME = 'prepared';
/** Where the volume is while it is filled with what the image has. */
const FILLED = '/prepared';

/** What of a pod prepares a folder of its container. */
export interface MountedPreparation {
  /** Containers that run one after the other before that of the pod. */
  readonly before: readonly Container[];
  readonly mounts: readonly VolumeMount[];
  readonly volumes: readonly Volume[];
}

/**
 * Two init containers: a pod's volume is empty, so the first copies into it what the image has, and the second completes that. They have
 * the limits of the container, which begins after them, so that they need no memory of their own.
 * @param pod image and limits of the pod's container, and its mounted scratch folders
 */
export function mountPreparation(
  container: NeutralContainer,
  {
    scratch,
    ...limits
  }: Pick<Container, 'image' | 'imagePullPolicy' | 'resources'> & {
    readonly scratch: readonly VolumeMount[];
  },
): MountedPreparation {
  const { prepared } = container;
  if (!prepared) return { before: [], mounts: [], volumes: [] };
  const { path, size, environment } = prepared;
  const { entrypoint, command } = preparing(container, prepared);
  const common = { ...limits, securityContext: containerSecurity(true) };
  return {
    before: [
      {
        ...common,
        name: 'copy',
        command: ['/bin/cp', '-R', `${path}/.`, FILLED],
        volumeMounts: [{ name: VOLUME, mountPath: FILLED }],
      },
      {
        ...common,
        name: 'prepare',
        command: entrypoint,
        args: command,
        env: Object.entries(environment).map(([name, value]) => ({ name, value })),
        volumeMounts: [...scratch, { name: VOLUME, mountPath: path }],
      },
    ],
    mounts: [{ name: VOLUME, mountPath: path, readOnly: true }],
    volumes: [{ name: VOLUME, emptyDir: { sizeLimit: size.toKubernetes() } }],
  };
}
