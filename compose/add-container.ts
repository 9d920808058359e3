import { createHash } from 'node:crypto';
import type { Component } from '../constructs/core/component.ts';
import { isSecret } from '../constructs/core/config-file.ts';
import type { Container } from '../constructs/core/container.ts';
import { Cpu } from '../constructs/core/cpu.ts';
import { imageReference } from '../constructs/core/image.ts';
import type { ComposeProject } from './compose-project.ts';
import type { ComposeService, DependsOn, Mount } from './compose-service.ts';
import { healthCheck } from './health-check.ts';

/** What a renderer adds to a plain container. */
export interface ContainerExtras {
  /** Service name; the component's own when left out. */
  readonly name?: string;
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  /** Size of `/dev/shm`; it counts against the memory limit. */
  readonly sharedMemory?: string;
  /** Why the process must be root: new volumes belong to root where the image has no folder of that name. */
  readonly root?: string;
}

/** Threads and processes; a runaway fork stops here and not at the host. */
const PIDS = 512;
/** Scratch space counts against the memory limit, so it is small. */
const SCRATCH = 'rw,nosuid,nodev,mode=1777,size=64m';

/** Adds one hardened service: least privilege, a limit without swap, and the hash of every file it reads. */
export function addContainer(
  project: ComposeProject,
  component: Component,
  container: Container,
  extras: ContainerExtras = {},
): void {
  const name = extras.name ?? component.name;
  const user = extras.root === undefined ? `${container.runAs.uid}:${container.runAs.gid}` : '0:0';
  const environment = Object.entries(container.environment ?? {}).map(([key, value]) => [
    key,
    project.text(value),
  ]);
  const check = healthCheck(container.image, container.health);
  const mounts = mountsOf(project, name, container);
  const logging = project.logging(component.name, component);
  const limit = component.memory.toCompose();
  const service: ComposeService = {
    image: imageReference(container.image),
    user,
    ...(container.entrypoint && { entrypoint: container.entrypoint.map((word) => project.text(word)) }),
    ...(container.command && { command: container.command.map((word) => project.text(word)) }),
    ...(environment.length > 0 && { environment: Object.fromEntries(environment) as Record<string, string> }),
    ...(extras.ports && extras.ports.length > 0 && { ports: extras.ports }),
    ...(mounts.length > 0 && { volumes: mounts }),
    ...(container.scratch && { tmpfs: container.scratch.map((path) => `${path}:${SCRATCH}`) }),
    ...(extras.sharedMemory !== undefined && { shm_size: extras.sharedMemory }),
    read_only: container.writableRoot === undefined,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: limit,
    memswap_limit: limit,
    cpus: cpuLimit(component.cpu),
    pids_limit: PIDS,
    init: true,
    restart: component.once ? 'no' : 'unless-stopped',
    ...(logging && { logging }),
    ...dependsOn(project, component),
    ...(check && { healthcheck: check }),
    ...(project.hasProfiles &&
      extras.profiles &&
      extras.profiles.length > 0 && { profiles: [...extras.profiles].sort() }),
    networks: name === component.name ? ['somastack_net'] : { somastack_net: { aliases: [component.name] } },
    labels: labelsOf(project, component, container, extras),
  };
  project.add(name, service);
}

/** Requests are what a budget adds up; a busy moment may take twice as much, and one core always. */
function cpuLimit(request: Cpu): number {
  const doubled = request.times(2);
  return (doubled.exceeds(Cpu.millicores(1000)) ? doubled : Cpu.millicores(1000)).toCompose();
}

function mountsOf(project: ComposeProject, name: string, container: Container): readonly Mount[] {
  const { volumes: kept = [], temporary = [] } = container;
  const volumes = [...kept, ...temporary].map((volume) =>
    project.volume(`${name}-${volume.name}`, volume.path),
  );
  const files = (container.files ?? []).map((file) =>
    isSecret(file)
      ? project.secretFile(name, file.path, file.content)
      : project.config(name, file.path, project.plain(file.content)),
  );
  return [...volumes, ...files];
}

function dependsOn(
  project: ComposeProject,
  component: Component,
): { depends_on?: Record<string, DependsOn> } {
  const edges = component.dependencies.flatMap(({ on, need }) =>
    project.hostsOf(on).map((host) => {
      const healthy = project.all.get(host)?.healthcheck !== undefined;
      const condition = on.once
        ? 'service_completed_successfully'
        : healthy
          ? 'service_healthy'
          : 'service_started';
      const edge: DependsOn =
        need === 'hard'
          ? { condition, required: true }
          : // The end of a job that nothing waits for would be a failure of `up --wait`.
            { condition: on.once ? condition : 'service_started', required: false };
      return [host, edge] as const;
    }),
  );
  return edges.length > 0 ? { depends_on: Object.fromEntries(edges) } : {};
}

/** `up -d` does not see that a mounted file changed; a label that changes with it makes Compose recreate the container. */
function labelsOf(
  project: ComposeProject,
  component: Component,
  container: Container,
  extras: ContainerExtras,
): Readonly<Record<string, string>> {
  const hash = createHash('sha256');
  for (const file of container.files ?? []) {
    hash.update(`${file.path}\0${isSecret(file) ? '' : project.plain(file.content)}\0`);
  }
  return {
    'somastack.component': component.node.path,
    'somastack.config-hash': hash.digest('hex').slice(0, 16),
    ...(extras.root !== undefined && { 'somastack.runs-as-root': extras.root }),
    ...(container.writableRoot !== undefined && { 'somastack.writable-root': container.writableRoot }),
  };
}
