import type { Construct } from 'constructs';
import type { Cpu } from '../../core/amounts/cpu.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import { pythonMemory, type PythonPolicy } from '../../core/memory/python.ts';
import type { Container } from '../../core/model/container.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Health } from '../../core/model/health.ts';
import type { Monitoring } from '../../core/model/monitoring.ts';
import type { Contained, ContainedProps } from '../../workload/contained.ts';
import { Workload } from '../../workload/workload.ts';

/** The image of a service, and what all processes that run from it have in common. */
export interface ServiceImage extends Pick<ContainedProps, 'after' | 'ideallyAfter'> {
  /** Name of the service: the name of its main process and the prefix of all others. */
  readonly name: string;
  /** Its section in the environment. */
  readonly path: string;
  readonly container: Pick<Container, 'image' | 'runAs' | 'scratch' | 'writableRoot'>;
  readonly profiles: readonly string[];
  /** Monitoring of the processes that have metrics. @default none */
  readonly monitoring?: Monitoring;
}

/** One process of an image: a row in the table of its service. */
export interface ImageProcess extends Pick<ContainedProps, 'after' | 'metrics' | 'ports' | 'published'> {
  /** Suffix of the process's name. @default - it is the main process */
  readonly role?: string;
  /** Its section in the environment. */
  readonly size: {
    readonly path: string;
    readonly memory: Memory;
    readonly cpu: Cpu;
    readonly replicas?: number;
  };
  readonly policy: PythonPolicy;
  /** @default - the profiles of its service */
  readonly profiles?: readonly string[];
  /** @default - it answers no requests */
  readonly health?: HttpHealth;
  /** What the process adds to the container of its service. */
  readonly container: (
    self: Contained,
  ) => Pick<Container, 'entrypoint' | 'environment' | 'trusts' | 'volumes' | 'writableRoot'>;
}

/** Port, by name, and paths of a process's health checks. */
interface HttpHealth {
  readonly port: string;
  readonly ready: string;
  /** Path of the liveness probe. @default - none, because a restart would cure nothing */
  readonly live?: string;
  /** `Host` header, for programs that refuse names they do not know. @default - the probe's own */
  readonly host?: string;
  readonly startSeconds: number;
}

/** Makes processes of an image, each in a container of its own. */
export function imageProcesses(scope: Construct, service: ServiceImage): (process: ImageProcess) => Workload {
  const { ideallyAfter = [] } = service;
  return ({ role, size, policy, health, container, ...process }) => {
    const { path, memory, cpu, replicas = 1 } = size;
    return new Workload(scope, role === undefined ? service.name : `${service.name}-${role}`, {
      profiles: service.profiles,
      ...process,
      path,
      replicas,
      memory,
      cpu,
      memoryModel: pythonMemory(`${path}.memory`, memory, policy),
      ...(process.metrics && service.monitoring && { monitoring: service.monitoring }),
      after: [...(service.after ?? []), ...(process.after ?? [])],
      ideallyAfter,
      container: (self) => ({
        ...service.container,
        ...container(self),
        ...(health && { health: healthOf(health, self.port(health.port)) }),
      }),
    });
  };
}

function healthOf({ ready, live, host, startSeconds }: HttpHealth, endpoint: Endpoint): Health {
  const at = (path: string) => ({
    type: 'http' as const,
    endpoint,
    path,
    ...(host !== undefined && { host }),
  });
  return { readiness: at(ready), ...(live !== undefined && { liveness: at(live) }), startSeconds };
}
