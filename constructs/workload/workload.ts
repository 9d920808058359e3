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

export interface WorkloadProps extends ComponentProps {
  readonly memoryModel: MemoryModel;
  /** What runs in each replica; given the workload so that it can name its own ports. */
  readonly container: (self: Workload) => Container;
  /** Ports it listens on, by name. */
  readonly ports?: Readonly<Record<string, number>>;
  /** The port, by name, and the path at which it answers with Prometheus metrics. */
  readonly metrics?: {
    readonly port: string;
    readonly path: string;
    readonly parameters?: ScrapeTarget['parameters'];
  };
  /** What its metrics are called and when somebody must look. */
  readonly monitoring?: Monitoring;
  /** Ports that a developer's machine may reach. */
  readonly published?: readonly string[];
  /** Those of its ports that take datagrams; all others take connections. */
  readonly datagrams?: readonly string[];
  /** Components that must have finished or be ready before it starts, beside those its variables name. */
  readonly after?: readonly Component[];
  /** Components that it had better come after, and starts without. */
  readonly ideallyAfter?: readonly Component[];
  /** Selections that include it; left out, it always runs. */
  readonly profiles?: readonly string[];
  /** True for what runs to its end: a migration. @default false */
  readonly once?: boolean;
}

/** Any plain container: no target runs it in a way of its own. */
export class Workload extends Component {
  readonly kind = 'workload';
  readonly memoryModel: MemoryModel;
  readonly ports: ReadonlyMap<string, Endpoint>;
  readonly published: readonly string[];
  readonly datagrams: readonly string[];
  private readonly chosenBy: readonly string[];
  private readonly watched: Monitoring | undefined;
  private readonly after: readonly Component[];
  private readonly ideallyAfter: readonly Component[];
  private readonly runsOnce: boolean;
  private readonly scraped: WorkloadProps['metrics'];
  private readonly makeContainer: WorkloadProps['container'];
  private made: Container | undefined;
  private edges: readonly Dependency[] | undefined;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id, props);
    this.memoryModel = props.memoryModel;
    this.chosenBy = props.profiles ?? [];
    this.watched = props.monitoring;
    this.published = props.published ?? [];
    this.datagrams = props.datagrams ?? [];
    this.after = props.after ?? [];
    this.ideallyAfter = props.ideallyAfter ?? [];
    this.runsOnce = props.once ?? false;
    const ports = Object.entries(props.ports ?? {});
    this.ports = new Map(ports.map(([name, port]) => [name, this.endpoint(name, port)]));
    this.scraped = props.metrics;
    this.makeContainer = props.container;
  }

  override get once(): boolean {
    return this.runsOnce;
  }

  /** Made when it is first asked for: it may name what is built later. */
  get container(): Container {
    this.made ??= this.makeContainer(this);
    return this.made;
  }

  override get dependencies(): readonly Dependency[] {
    this.edges ??= dependenciesFrom(this, endpointsOf(this.container), this.after, this.ideallyAfter);
    return this.edges;
  }

  override get scrapeTargets(): readonly ScrapeTarget[] {
    if (!this.scraped) return [];
    const { port, path, parameters } = this.scraped;
    return [{ endpoint: this.port(port), path, parameters }];
  }

  override get monitoring(): Monitoring | undefined {
    return this.watched;
  }

  override get profiles(): readonly string[] {
    return this.chosenBy;
  }

  port(name: string): Endpoint {
    const endpoint = this.ports.get(name);
    if (!endpoint)
      throw new Error(`${this.path} has no port "${name}"; it has ${[...this.ports.keys()].join(', ')}`);
    return endpoint;
  }
}
