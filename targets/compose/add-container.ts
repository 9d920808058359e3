import { ContributorError } from '../../constructs/core/problems/errors.ts';
import type { Component } from '../../constructs/core/model/component.ts';
import { type ConfigFile, isSecret } from '../../constructs/core/model/config-file.ts';
import type { Container } from '../../constructs/core/model/container.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { Cpu } from '../../constructs/core/amounts/cpu.ts';
import { fingerprint } from '../../constructs/core/files/fingerprint.ts';
import { imageReference, isOwnImage } from '../../constructs/core/model/image.ts';
import { preparing, resultOf } from '../../constructs/core/model/preparation.ts';
import type { ComposeProject } from './compose-project.ts';
import type { ComposeService, Mount } from './compose-service.ts';
import type { Value } from '../../constructs/core/model/value.ts';
import { healthCheck } from './health-check.ts';
import { OWN_LOGGING } from './logging.ts';

/** Properties of a service beyond those of its container. */
export interface ContainerExtras {
  /** Name of the service. @default the component's name */
  readonly name?: string;
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  /** Size of `/dev/shm`; it counts against the memory limit. */
  readonly sharedMemory?: string;
  /** Why the process must be root: new volumes belong to root where the image has no folder of that name. */
  readonly root?: string;
  /** The folder that this container prepares for another. It runs to its end, waits for nothing and has no network. @default none */
  readonly prepares?: Mount;
}

/** Docker Desktop's name for the machine that the engine runs on; on Linux it must be added. */
const MACHINE = 'host.docker.internal';
/** Label with the size that a container's volumes may reach, which the doctor reads. */
export const DISK_LABEL = 'somastack.disk';
/** Limit of threads and processes, which stops a runaway fork before it affects the host. */
const PIDS = 512;
/** Size of a scratch folder; it is small, because it counts against the memory limit. */
const SCRATCH = 'nosuid,nodev,mode=1777,size=64m';

/** Options of a folder that nothing is meant to be written to. */
const UNUSED = 'rw,noexec,nosuid,nodev,mode=1777,size=1m';

/** Adds one hardened service: least privilege, a limit without swap, and the hash of every file it reads. */
export function addContainer(
  project: ComposeProject,
  component: Component,
  container: Container,
  extras: ContainerExtras = {},
): void {
  const name = extras.name ?? component.name;
  if (container.certificate ?? container.circles ?? container.trusts)
    throw new ContributorError(
      `${component.path}: nobody issues certificates on a laptop; let it speak plain HTTP on loopback there`,
    );
  const user = extras.root === undefined ? `${container.runAs.uid}:${container.runAs.gid}` : '0:0';
  const limit = component.memory.toCompose();
  const { prepares } = extras;
  const prepared = preparedFolder(project, component, container, { ...extras, name });
  const folder = prepared?.mount ?? prepares;
  const files = filesOf(project, container);
  const texts = (words: readonly Value[] | undefined) => words?.map((word) => project.forCompose(word));
  const environment = environmentOf(project, container);
  const service: Omit<ComposeService, 'depends_on'> = {
    image: imageReference(container.image),
    user,
    entrypoint: texts(container.entrypoint),
    command: texts(container.command),
    environment,
    extra_hosts: Object.values(environment ?? {}).some((text) => text.includes(MACHINE))
      ? [`${MACHINE}:host-gateway`]
      : undefined,
    ports: unlessEmpty(extras.ports),
    volumes: unlessEmpty([...mountsOf(project, name, container, files), ...(folder ? [folder] : [])]),
    tmpfs: unlessEmpty(scratchOf(container)),
    shm_size: extras.sharedMemory,
    read_only: container.writableRoot === undefined,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: limit,
    memswap_limit: limit,
    cpus: cpuLimit(component.cpu),
    cpu_shares: component.cpu.millicores,
    pids_limit: PIDS,
    init: true,
    restart: component.once || prepares ? 'no' : 'unless-stopped',
    logging: OWN_LOGGING,
    healthcheck: healthCheck(container.image, container.health),
    profiles: project.hasProfiles ? unlessEmpty(extras.profiles && [...extras.profiles].sort()) : undefined,
    network_mode: prepares && 'none',
    networks: prepares ? undefined : networksOf(name, component),
    labels: labelsOf(component, container, extras, files),
  };
  project.add(name, service, {
    dependencies: prepares ? [] : component.dependencies,
    preparedBy: prepared?.by,
  });
}

/**
 * Adds the service that prepares a folder of a container. The engine fills a new volume with what the image has at its path; a result
 * has a volume of its own, so that nothing of another image is ever found there.
 */
function preparedFolder(
  project: ComposeProject,
  component: Component,
  container: Container,
  { name, profiles = [] }: ContainerExtras & { readonly name: string },
): { readonly by: string; readonly mount: Mount } | undefined {
  const { prepared } = container;
  if (!prepared) return undefined;
  const by = `${name}-prepare`;
  const folder = project.volume(`${name}-prepared-${resultOf(container, prepared)}`, prepared.path);
  addContainer(project, component, preparing(container, prepared), { name: by, profiles, prepares: folder });
  return { by, mount: { ...folder, read_only: true } };
}

function networksOf(name: string, component: Component): ComposeService['networks'] {
  return name === component.name ? ['somastack_net'] : { somastack_net: { aliases: [component.name] } };
}

/** Scratch folders, and one for each declared volume that nothing is mounted on, or every start would leave a nameless volume behind. */
function scratchOf(container: Container): readonly string[] {
  const { image, files = [], scratch = [], temporary = [], volumes = [] } = container;
  const taken = new Set([...scratch, ...[...volumes, ...temporary, ...files].map(({ path }) => path)]);
  const declared = isOwnImage(image) ? [] : (image.declaredVolumes ?? []);
  return [
    ...scratch.map((path) => `${path}:${scratchOptions(container)}`),
    ...declared.filter((path) => !taken.has(path)).map((path) => `${path}:${UNUSED}`),
  ];
}

/** The engine adds `noexec` to every tmpfs that does not say `exec`; both are written, so that the file says what is mounted. */
function scratchOptions({ executableScratch }: Container): string {
  return `rw,${executableScratch === undefined ? 'noexec' : 'exec'},${SCRATCH}`;
}

const unlessEmpty = <Item>(items: readonly Item[] | undefined) => (items?.length ? items : undefined);

function environmentOf(project: ComposeProject, { environment }: Container): ComposeService['environment'] {
  if (!environment || Object.keys(environment).length === 0) return undefined;
  const written: Record<string, string> = {};
  for (const [key, value] of Object.entries(environment)) written[key] = project.forCompose(value);
  return written;
}

/** CPU limit. The budget adds up requests; a container may use twice its request for a moment, and at least one core. */
function cpuLimit(request: Cpu): number {
  const doubled = request.times(2);
  return (doubled.exceeds(Cpu.millicores(1000)) ? doubled : Cpu.millicores(1000)).toCompose();
}

/** Files with their references resolved; files with secrets stay templates, which the secrets command fills in. */
function filesOf(project: ComposeProject, { files = [] }: Container): readonly ConfigFile[] {
  return files.map((file) =>
    isSecret(file) ? file : { path: file.path, content: project.forFile(file.content) },
  );
}

function mountsOf(
  project: ComposeProject,
  name: string,
  { volumes = [], temporary = [] }: Container,
  files: readonly ConfigFile[],
): readonly Mount[] {
  return [
    ...[...volumes, ...temporary].map((volume) => project.volume(`${name}-${volume.name}`, volume.path)),
    ...files.map(({ path, content }) =>
      typeof content === 'string'
        ? project.config(name, path, content)
        : project.secretFile(name, path, content),
    ),
  ];
}

/** `up -d` does not see that a mounted file changed; a label that changes with it makes Compose recreate the container. */
function labelsOf(
  component: Component,
  { executableScratch, writableRoot, volumes = [], prepared }: Container,
  { root }: ContainerExtras,
  files: readonly ConfigFile[],
): Readonly<Record<string, string>> {
  const read = files.map(({ path, content }) => `${path}\0${typeof content === 'string' ? content : ''}\0`);
  const kept = [...volumes, ...(prepared ? [prepared] : [])];
  return {
    'somastack.component': component.node.path,
    'somastack.config-hash': fingerprint(read.join('')),
    // An engine does not limit volumes, so the doctor adds these up and compares them with the free disk.
    ...(kept.length > 0 && { [DISK_LABEL]: Memory.sum(kept.map(({ size }) => size)).toKubernetes() }),
    ...(root !== undefined && { 'somastack.runs-as-root': root }),
    ...(executableScratch !== undefined && { 'somastack.executable-scratch': executableScratch }),
    ...(writableRoot !== undefined && { 'somastack.writable-root': writableRoot }),
  };
}
