import type { Component } from '../../core/model/component.ts';
import type { Need } from '../../core/model/capability.ts';
import type { SecretFolder } from '../../core/model/demand.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Secret } from '../../core/model/secret.ts';

type Provider = Need['provider'];

/** `somastack`: services share one platform. `standalone`: one service with a platform of its own. */
export type DeployMode = 'somastack' | 'standalone';

/** The shared systems that Soma services use; the platform hands them in, so that no service imports another component. */
export interface ServiceBackends {
  readonly deployMode: DeployMode;
  /** Name of the environment, for traces. */
  readonly environment: string;
  readonly kafka: { readonly provider: Provider; readonly bootstrap: Endpoint; readonly topics: Component };
  readonly postgres: {
    readonly direct: Endpoint;
    readonly session: Endpoint;
    readonly databases: Component;
    /**
     * Whether who calls the server itself verifies who that is, as it must where a cloud runs it. What vouches for a server of an operator is in
     * another namespace than the services.
     */
    readonly verified: boolean;
  };
  readonly redis: {
    readonly provider: Provider;
    readonly server: Endpoint;
    /** Password with which a client without a user name may ping Redis; undefined on clusters. */
    readonly probePassword: Secret | undefined;
  };
  readonly milvus: { readonly server: Endpoint; readonly collections: Component };
  /** ClickHouse, for analytics and audit; undefined where the environment does not run it. */
  readonly clickhouse:
    | { readonly native: Endpoint; readonly user: string; readonly password: Secret }
    | undefined;
  /** The identity provider, and whether it is called over TLS; undefined where the environment does not run one. */
  readonly identity:
    | { readonly server: Endpoint; readonly realm: string; readonly encrypted: boolean }
    | undefined;
  /** Temporal, and the job that makes the namespaces without which a worker exits. */
  readonly temporal:
    | {
        readonly frontend: Endpoint;
        readonly namespaces: Component;
        /** Whether it answers nobody who shows no certificate. */
        readonly guarded: boolean;
      }
    | undefined;
  /** Collector of traces, by OTLP over gRPC; undefined where the environment runs none. */
  readonly otel?: Endpoint | undefined;
  readonly opa: Endpoint;
  /** The secret store, the token of each service, and the job that prepares both; undefined where the environment does not run one. */
  readonly secretStore:
    | {
        readonly server: Endpoint;
        readonly tokenOf: (folder: SecretFolder) => Secret;
        readonly prepared: Component;
      }
    | undefined;
  /** The job that writes the flags of a new store before any service reads them. */
  readonly flags: Component | undefined;
  /** One bearer token that SomaBrain sends and SomaFractalMemory expects: they must be equal. */
  readonly memoryToken: Secret;
}
