import type { Component } from '../../core/model/component.ts';
import type { Need } from '../../core/model/capability.ts';
import type { SecretFolder } from '../../core/model/demand.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Secret } from '../../core/model/secret.ts';

type Provider = Need['provider'];

/** `somastack`: services share one platform. `standalone`: one service with a platform of its own. */
export type DeployMode = 'somastack' | 'standalone';

/** What the Soma services find around them; a layer hands it in, so no service knows another component. */
export interface ServiceBackends {
  readonly deployMode: DeployMode;
  /** Name of the environment, for traces. */
  readonly environment: string;
  readonly kafka: { readonly provider: Provider; readonly bootstrap: Endpoint; readonly topics: Component };
  readonly postgres: { readonly direct: Endpoint; readonly session: Endpoint; readonly databases: Component };
  readonly redis: {
    readonly provider: Provider;
    readonly server: Endpoint;
    /** Lets a client without a user name see that the store answers; not on clusters. */
    readonly probePassword: Secret | undefined;
  };
  readonly milvus: { readonly server: Endpoint; readonly collections: Component };
  /** For what is counted and audited; undefined where the environment runs none. */
  readonly clickhouse:
    { readonly native: Endpoint; readonly user: string; readonly password: Secret } | undefined;
  /** Who issues tokens; undefined where the environment runs nobody. */
  readonly identity: { readonly server: Endpoint; readonly realm: string } | undefined;
  /** Workflows, and what makes the namespaces without which a worker ends. */
  readonly temporal: { readonly frontend: Endpoint; readonly namespaces: Component } | undefined;
  /** Collector of traces, by OTLP over gRPC; undefined where the environment runs none. */
  readonly otel?: Endpoint | undefined;
  readonly opa: Endpoint;
  /** Where a service keeps what it learns at run time, what it shows there, and what prepares that; undefined where nobody runs one. */
  readonly secretStore:
    | {
        readonly server: Endpoint;
        readonly tokenOf: (folder: SecretFolder) => Secret;
        readonly prepared: Component;
      }
    | undefined;
  /** What writes the flags of a new store; they are there before any service looks for them. */
  readonly flags: Component | undefined;
  /** One bearer token that SomaBrain sends and SomaFractalMemory expects: they must be equal. */
  readonly memoryToken: Secret;
}
