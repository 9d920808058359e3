import { Construct } from 'constructs';
import type { Cpu } from '../amounts/cpu.ts';
import { Endpoint } from './endpoint.ts';
import type { MemoryModel } from '../memory/memory-model.ts';
import type { Memory } from '../amounts/memory.ts';
import type { Monitoring } from './monitoring.ts';
import type { Value } from './value.ts';

/** `self`: runs in our containers. `managed`: a cloud service runs it when the target offers one. */
export type Hosting = 'self' | 'managed';

export interface ComponentProps {
  /** Path of its section in the environment, such as `eventStreaming.kafka`, for messages. */
  readonly path: string;
  readonly replicas: number;
  /** Memory limit of one replica; its request is the same. */
  readonly memory: Memory;
  /** CPU request of one replica. */
  readonly cpu: Cpu;
  /** @default 'self' */
  readonly hosting?: Hosting;
}

/** A running part of the platform, described without naming a target. */
export abstract class Component extends Construct {
  abstract readonly kind: string;
  /** How the limit of one replica is divided. */
  abstract readonly memoryModel: MemoryModel;
  readonly path: string;
  readonly replicas: number;
  readonly memory: Memory;
  readonly cpu: Cpu;
  readonly hosting: Hosting;

  constructor(scope: Construct, id: string, props: ComponentProps) {
    super(scope, id);
    this.path = props.path;
    this.replicas = props.replicas;
    this.memory = props.memory;
    this.cpu = props.cpu;
    this.hosting = props.hosting ?? 'self';
    this.node.addValidation({ validate: () => [...this.memoryModel.problems] });
  }

  /** Unique in the platform: it becomes the name of a service, a folder or a resource. */
  get name(): string {
    return this.node.id;
  }

  /** True for what runs to its end and is then gone. */
  get once(): boolean {
    return false;
  }

  /** True for what runs once on each node, to read what is there. */
  get onEveryNode(): boolean {
    return false;
  }

  /** True where who finds its replicas by name must be told of none that is not ready, or is about to end. */
  get foundWhenReady(): boolean {
    return false;
  }

  /** Components that must have finished or be ready before this one starts. */
  get dependencies(): readonly Dependency[] {
    return [];
  }

  /** Endpoints that it names; empty where only its target knows how it calls what it depends on. */
  get calls(): readonly Endpoint[] {
    return [];
  }

  /** Endpoints with metrics in Prometheus' text format; empty where it has none. */
  get scrapeTargets(): readonly ScrapeTarget[] {
    return [];
  }

  /** Names of its metrics, its alerts and its dashboard panels; undefined where it has none. */
  get monitoring(): Monitoring | undefined {
    return undefined;
  }

  /** Selections that include it; empty where it always runs. */
  get profiles(): readonly string[] {
    return [];
  }

  protected endpoint(name: string, port: number, protocol: Endpoint['protocol'] = 'TCP'): Endpoint {
    return new Endpoint(this, name, port, 'hard', protocol);
  }
}

/** Components in the order of their names, so that a list of them does not depend on the order in which they were built. */
export function inOrder<C extends Component>(components: readonly C[]): readonly C[] {
  return [...components].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Path of a job of fixed size: it has no section of its own, so it names the one that it belongs to. */
export function jobPath(section: string, job: string): string {
  return `${section} (job ${job})`;
}

/** A place that Prometheus reads. */
export interface ScrapeTarget {
  readonly endpoint: Endpoint;
  readonly path: string;
  /** Name of its job where it is not about the component that answers. */
  readonly job?: string;
  /** Query parameters of the request. @default none */
  readonly parameters?: Readonly<Record<string, Value>> | undefined;
}

/** An edge of the start order. */
export interface Dependency {
  readonly on: Component;
  /** `soft`: the consumer starts without it and only misses it later. */
  readonly need: 'hard' | 'soft';
}

/**
 * The edges that a list of endpoints and jobs amounts to; the hardest need of each component counts.
 * @param ideally what it had better come after, and starts without
 */
export function dependenciesFrom(
  self: Component,
  endpoints: readonly Endpoint[],
  after: readonly Component[] = [],
  ideally: readonly Component[] = [],
): readonly Dependency[] {
  const needs = new Map<Component, 'hard' | 'soft'>([
    ...ideally.map((component) => [component, 'soft'] as const),
    ...after.map((component) => [component, 'hard'] as const),
  ]);
  for (const { component, need } of endpoints) {
    if (!(component instanceof Component) || component === self) continue;
    if (need === 'hard' || !needs.has(component)) needs.set(component, need);
  }
  return [...needs].map(([on, need]) => ({ on, need }));
}
