import type { ConfigFile } from './config-file.ts';
import { type Endpoint } from './endpoint.ts';
import type { Health } from './health.ts';
import type { AnyImage } from './image.ts';
import type { Memory } from '../amounts/memory.ts';
import { endpointsIn, type Value } from './value.ts';

/** A disk that outlives its container. */
export interface Volume {
  readonly name: string;
  readonly path: string;
  readonly size: Memory;
}

/** The account a container runs as; never root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** What runs in one replica, without saying where. Hardening is each target's business and the same for all. */
export interface Container {
  readonly image: AnyImage;
  readonly runAs: RunAs;
  /** Replaces the image's entrypoint. */
  readonly entrypoint?: readonly string[];
  /** Arguments, after the entrypoint. */
  readonly command?: readonly Value[];
  readonly environment?: Readonly<Record<string, Value>>;
  readonly files?: readonly ConfigFile[];
  readonly volumes?: readonly Volume[];
  /** Folders that may be written but need not be kept; they count against the memory limit. */
  readonly scratch?: readonly string[];
  /** The same on disk, for what would be too much for memory; nobody may rely on what is in them after a restart. */
  readonly temporary?: readonly Volume[];
  readonly health?: Health;
  /** Why the root file system must be writable; left out, it is read-only. */
  readonly writableRoot?: string;
}

/** Every endpoint that a container names, in its variables or its files. */
export function endpointsOf(container: Container): readonly Endpoint[] {
  const values = [
    ...(container.command ?? []),
    ...Object.values(container.environment ?? {}),
    ...(container.files ?? []).map(({ content }) => content),
  ];
  return values.flatMap(endpointsIn);
}
