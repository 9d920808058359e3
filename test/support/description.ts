import { quoted } from '../../cli/command/quoted.ts';

/** A program as `container.sh` starts it: what a container of it would be given. */
export interface Described {
  /** Name of the network that it has of its own. @default that of the box */
  readonly network?: string;
  /** Account, as `uid:gid`. */
  readonly owner: string;
  /** Bytes of memory. */
  readonly limit: number | string;
  /** Bytes of shared memory. */
  readonly sharedMemory: number | string;
  readonly readOnly: boolean;
  /** Address that answers when it is ready, for what has no command for that. @default none */
  readonly ready?: string | undefined;
  readonly environment: readonly string[];
  readonly command: readonly string[];
  /** Command that ends well when it is healthy. @default none */
  readonly health?: readonly string[];
  /** Files, as `here:there`. @default none */
  readonly files?: readonly string[];
  /** Folders that are kept. @default none */
  readonly volumes?: readonly string[];
  /** Folders that are not kept, as `folder:options`. @default none */
  readonly scratch?: readonly string[];
}

/** The text that `container.sh` reads of a program. */
export function described(program: Described): string {
  const { network, owner, limit, sharedMemory, readOnly, ready = '', environment, command } = program;
  const { health = [], files = [], volumes = [], scratch = [] } = program;
  const [uid = '', gid = ''] = owner.split(':');
  return [
    ...(network === undefined ? [] : [`NETWORK=${network}`]),
    `OWNER=${owner}`,
    `LIMIT=${limit}`,
    `SHM=${sharedMemory}`,
    `READ_ONLY=${readOnly ? 'yes' : ''}`,
    `READY=${ready}`,
    // No account but the stated one, no capability, no way to get one.
    `AS=(setpriv --reuid ${uid} --regid ${gid} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all env -i "PATH=$PATH" HOME=/)`,
    array('ENVIRONMENT', environment),
    array('ARGV', command),
    array('HEALTH', health),
    array('FILES', files),
    array('VOLUMES', volumes),
    array('SCRATCH', scratch),
    '',
  ].join('\n');
}

const array = (name: string, words: readonly string[]) => `${name}=(${words.map(quoted).join(' ')})`;
