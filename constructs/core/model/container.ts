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

/**
 * A certificate that says that a container belongs to a circle: programs that take the word of one authority of their own, and of no
 * other, for who may talk to them. The target makes the authority and issues the certificate, and renews it while the container runs.
 */
export interface CircleCertificate {
  /** Name of the circle and of its authority. */
  readonly circle: string;
  /** Folder with `tls.crt`, `tls.key` and the authority's {@link AUTHORITY_FILE}, which change at once when the certificate is renewed. */
  readonly path: string;
  /** Names under which others of the circle call it. @default none, since it only calls */
  readonly names?: readonly (string | EndpointPart)[];
}

/** The certificates that vouch for a server of another component: those of whoever makes that server, or of the cloud that runs it. */
export interface TrustedServer {
  readonly server: Endpoint;
  /** Folder with the file that {@link authorityIn} names. */
  readonly path: string;
}

/** What Kubernetes calls the certificates of an authority, in Secrets and in the folders that they are mounted at. */
export const AUTHORITY_FILE = 'ca.crt';

/** File with the certificates that vouch for a server, in a folder of `trusts` or of a circle. */
export function authorityIn(folder: string): string {
  return `${folder}/${AUTHORITY_FILE}`;
}

/**
 * A folder of the image that a run of the same image must complete before the container starts. That run needs nothing of the platform,
 * so it goes on while the components start for which the container waits.
 */
export interface Preparation {
  /** The command finds here what the image has, and may write nowhere else; the container sees what it left, and may only read it. */
  readonly path: string;
  /** Line of a shell in the image. A run that was broken off is repeated with what the image has. */
  readonly command: string;
  /** The variables on which the result depends. */
  readonly environment: Readonly<Record<string, string>>;
  /** Disk for two copies: what the image has, and what became of it. */
  readonly size: Memory;
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
  /** Its own ports at which replicas call each other, where they learn the addresses from elsewhere. @default none */
  readonly peers?: readonly Endpoint[];
  /** @default none */
  readonly circles?: readonly CircleCertificate[];
  /** Servers whose certificates it verifies. @default none */
  readonly trusts?: readonly TrustedServer[];
  /** Endpoints that it calls and learns of while it runs, so that neither a variable nor a file of it names them. @default none */
  readonly meets?: readonly Endpoint[];
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
  /** @default the image is complete */
  readonly prepared?: Preparation;
  readonly health?: Health;
  /** TCP ports of servers outside the platform that it calls. @default none */
  readonly portsOutside?: readonly number[];
  /** Why the root file system must be writable; left out, it is read-only. */
  readonly writableRoot?: string;
}

/** Every endpoint that a container calls: those that its variables or its files name, and those that it learns of. */
export function endpointsOf(container: Container): readonly Endpoint[] {
  return [...valuesOf(container).flatMap(endpointsIn), ...(container.meets ?? [])];
}

/**
 * Whether a container calls its own component, as Prometheus does: it names one of its own endpoints, port and all, or all of its
 * replicas, or it learns of them.
 */
export function callsItself(owner: EndpointOwner, container: Container): boolean {
  if (container.meets?.some(({ component }) => component === owner)) return true;
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
