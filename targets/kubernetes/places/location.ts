import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { Labels } from '../resources/manifest.ts';

/** How the pods of a component are reached through an endpoint. */
interface Reach {
  /** Name of the Service, ours or one that an operator makes. */
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
  /** Ports of the pods, for network policies: a Service may listen on another one. */
  readonly podPorts: readonly number[];
}

/** Pods in the cluster. */
export interface Pods {
  /** Labels that select them and nothing else in their namespace. */
  readonly labels: Labels;
  readonly reach?: (endpoint: Endpoint) => Reach;
  /** True where members talk to each other and the operator talks to them. */
  readonly cluster?: boolean;
  /** True where the pods call the Kubernetes API. */
  readonly api?: boolean;
}

/** `managed`: a cloud runs it, and ConfigMap `soma-endpoints` says where. `absent`: an operator or nobody does its work. */
export type Location = Pods | 'managed' | 'absent';
