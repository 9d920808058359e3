import type { ConfigFile } from './config-file.ts';
import { Endpoint, type EndpointOwner, EndpointPart } from './endpoint.ts';
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

/** A certificate for TLS that the target has issued, and renews while the container runs. */
export interface CertificateFolder {
  /** Folder with the files `tls.crt` and `tls.key`, both of which change at once when the certificate is renewed. */
  readonly path: string;
  /** The name under which others call the container. */
  readonly host: Value;
  /** Who signs it: an issuer that the component makes for itself, or one of the cluster. @default the platform's own authority */
  readonly issuer?: { readonly of: 'component' | 'cluster'; readonly name: string };
}

/** The authority behind the certificate of a server that the container calls over TLS. */
export interface AuthorityFolder {
  /** Folder with the file `ca.crt`. */
  readonly path: string;
  /** The server, which has its certificate from the target. */
  readonly of: Endpoint;
}

/** The account a container runs as; never root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** What runs in one replica, whatever the target. Each target hardens all containers in the same way. */
export interface Container {
  readonly image: AnyImage;
  readonly runAs: RunAs;
  /** Replaces the image's entrypoint. */
  readonly entrypoint?: readonly string[];
  /** Arguments, after the entrypoint. */
  readonly command?: readonly Value[];
  readonly environment?: Readonly<Record<string, Value>>;
  readonly files?: readonly ConfigFile[];
  readonly certificate?: CertificateFolder;
  readonly authority?: AuthorityFolder;
  /** Its own ports at which replicas call each other, where they learn the addresses from elsewhere. @default none */
  readonly peers?: readonly Endpoint[];
  readonly volumes?: readonly Volume[];
  /** Folders that may be written but need not be kept; they count against the memory limit. */
  readonly scratch?: readonly string[];
  /**
   * Why code in scratch folders must be executable, such as native libraries that a program unpacks there. Left out, an engine
   * refuses to execute anything there, as it does by itself.
   */
  readonly executableScratch?: string;
  /** Scratch folders on disk, for data that is too large for memory; their contents may be gone after a restart. */
  readonly temporary?: readonly Volume[];
  readonly health?: Health;
  /** TCP ports of servers outside the platform that it calls. @default none */
  readonly portsOutside?: readonly number[];
  /** Why the root file system must be writable; left out, it is read-only. */
  readonly writableRoot?: string;
}

/** Every endpoint that a container names, in its variables or its files. */
export function endpointsOf(container: Container): readonly Endpoint[] {
  return valuesOf(container).flatMap(endpointsIn);
}

/**
 * Whether a container calls its own component by its name, as Prometheus does: it names one of its own endpoints, port and all, or all of
 * its replicas.
 */
export function callsItself(owner: EndpointOwner, container: Container): boolean {
  return valuesOf(container).some(
    (value) =>
      typeof value !== 'string' &&
      value.parts.some(
        (part) =>
          (part instanceof Endpoint && part.component === owner) ||
          (part instanceof EndpointPart && part.part === 'members' && part.endpoint.component === owner),
      ),
  );
}

function valuesOf({ command = [], environment = {}, files = [] }: Container): readonly Value[] {
  return [...command, ...Object.values(environment), ...files.map(({ content }) => content)];
}
