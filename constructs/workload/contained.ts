import { ContributorError } from '../core/problems/errors.ts';
import type { Construct } from 'constructs';
import {
  Component,
  type ComponentProps,
  dependenciesFrom,
  type Dependency,
  type ScrapeTarget,
} from '../core/model/component.ts';
import { type Container, endpointsOf } from '../core/model/container.ts';
import type { Endpoint } from '../core/model/endpoint.ts';
import type { MemoryModel } from '../core/memory/memory-model.ts';
import type { Monitoring } from '../core/model/monitoring.ts';

export interface ContainedProps extends ComponentProps {
  readonly memoryModel: MemoryModel;
  /** The container of each replica; a function of the component, so that it can name its own ports. */
  readonly container: (self: Contained) => Container;
  /** Ports it listens on, by name. @default none */
  readonly ports?: Readonly<Record<string, number>>;
  /** The port, by name, and the path at which it answers with Prometheus metrics. @default none */
  readonly metrics?: {
    readonly port: string;
    readonly path: string;
    readonly parameters?: ScrapeTarget['parameters'];
  };
  /** Names of its metrics, its alerts and its dashboard panels. @default none */
  readonly monitoring?: Monitoring;
  /** Names of the ports that a developer's machine may reach. @default none */
  readonly published?: readonly string[];
  /** Names of its ports that take UDP datagrams; all others take TCP connections. @default none */
  readonly datagrams?: readonly string[];
  /** Components that must have finished or be ready before it starts, beside those its variables name. @default none */
  readonly after?: readonly Component[];
  /** Components that it should start after, but can start without. @default none */
  readonly ideallyAfter?: readonly Component[];
  /** Profiles that start it. @default it always runs */
  readonly profiles?: readonly string[];
  /** True where one caller should be answered by one replica, because answers of two do not fit together. @default false */
  readonly sameReplica?: boolean;
  /** True where who finds replicas by name must be told of none that is not ready, or is about to end. @default false */
  readonly foundWhenReady?: boolean;
  /** True where several replicas start one after the other, because the first makes what the others find. @default false */
  readonly inOrder?: boolean;
  /** True for what runs to its end, such as a migration. @default false */
  readonly once?: boolean;
}

/**
 * A component whose replicas each are one container. A subclass with a kind of its own can have a renderer of its own on one
 * target and still be rendered as a plain container on the others.
 */
export abstract class Contained extends Component {
  readonly memoryModel: MemoryModel;
  readonly ports: ReadonlyMap<string, Endpoint>;
  private made: Container | undefined;
  private edges: readonly Dependency[] | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ContainedProps,
  ) {
    super(scope, id, props);
    this.memoryModel = props.memoryModel;
    const ports = Object.entries(props.ports ?? {});
    this.ports = new Map(
      ports.map(([name, port]) => [name, this.endpoint(name, port, protocolOf(name, props))]),
    );
  }

  get published(): readonly string[] {
    return this.props.published ?? [];
  }

  /** Whether one caller is to be answered by one of several replicas. */
  get sameReplica(): boolean {
    return this.replicas > 1 && (this.props.sameReplica ?? false);
  }

  /** Whether replicas start one after the other. */
  get inOrder(): boolean {
    return this.replicas > 1 && (this.props.inOrder ?? false);
  }

  override get foundWhenReady(): boolean {
    return this.replicas > 1 && (this.props.foundWhenReady ?? false);
  }

  override get once(): boolean {
    return this.props.once ?? false;
  }

  override get monitoring(): Monitoring | undefined {
    return this.props.monitoring;
  }

  override get profiles(): readonly string[] {
    return this.props.profiles ?? [];
  }

  /** Made when it is first asked for, because it may name components that are built later. */
  get container(): Container {
    this.made ??= this.props.container(this);
    return this.made;
  }

  override get dependencies(): readonly Dependency[] {
    const { after, ideallyAfter } = this.props;
    this.edges ??= dependenciesFrom(this, this.calls, after, ideallyAfter);
    return this.edges;
  }

  override get calls(): readonly Endpoint[] {
    return endpointsOf(this.container);
  }

  override get scrapeTargets(): readonly ScrapeTarget[] {
    if (!this.props.metrics) return [];
    const { port, path, parameters } = this.props.metrics;
    return [{ endpoint: this.port(port), path, parameters }];
  }

  port(name: string): Endpoint {
    const endpoint = this.ports.get(name);
    if (!endpoint)
      throw new ContributorError(
        `${this.path} has no port "${name}"; it has ${[...this.ports.keys()].join(', ')}`,
      );
    return endpoint;
  }
}

function protocolOf(port: string, { datagrams = [] }: ContainedProps): Endpoint['protocol'] {
  return datagrams.includes(port) ? 'UDP' : 'TCP';
}
