import { RootConstruct } from 'constructs';
import { rulesOf } from '../../environments/levels.ts';
import { rulesFor } from '../../environments/rules.ts';
import type { ClusterEnvironment, Environment } from '../../environments/schema.ts';
import { unmetNeeds } from '../core/model/capability.ts';
import { withDependencies } from '../core/model/closure.ts';
import { Component } from '../core/model/component.ts';
import type { Endpoint } from '../core/model/endpoint.ts';
import type { Edge } from '../core/model/edge.ts';
import { mergeDemands } from '../core/model/demand.ts';
import { Secret } from '../core/model/secret.ts';
import type { PlatformComponent } from './components.ts';
import { DataLayer } from '../data-layer/data-layer.ts';
import { EventStreaming, eventStreamingDemands } from '../event-streaming/event-streaming.ts';
import { Observability, observabilityDemands } from '../observability/observability.ts';
import { Security, securityDemands } from '../security/security.ts';
import type { DeployMode } from '../soma-services/service/service-backends.ts';
import { SomaServices, somaServicesDemands } from '../soma-services/soma-services.ts';

/** A service that runs alone. */
export interface Alone {
  /** Whether a component belongs to the service. Its dependencies run as well. */
  readonly runs: (component: Component) => boolean;
}

/** The tree of everything that one environment runs, independent of any target. */
export class Platform extends RootConstruct {
  readonly eventStreaming: EventStreaming;
  readonly dataLayer: DataLayer;
  readonly observability: Observability;
  readonly security: Security;
  readonly somaServices: SomaServices;

  constructor(
    readonly environment: Environment,
    /** The one service that this platform is for. @default everything runs together */
    private readonly alone?: Alone,
  ) {
    super();
    const deployMode: DeployMode = alone ? 'standalone' : 'somastack';
    const rules = rulesOf(environment.level);
    const demands = mergeDemands([
      somaServicesDemands(environment.somaServices),
      securityDemands(environment.security, !rules.plaintextByDefault),
      eventStreamingDemands(environment.eventStreaming, !rules.plaintextByDefault),
      observabilityDemands(environment.observability),
    ]);
    this.dataLayer = new DataLayer(this, 'data-layer', {
      ...environment.dataLayer,
      databases: demands.databases,
      redisUsers: demands.redisUsers,
      unnamedRedisUser: rules.unnamedRedisUser,
      buckets: demands.buckets,
      collections: demands.collections,
      vectorsOnDisk: deployMode === 'standalone',
    });
    const { buckets, collections, databases, milvus, objectStore, pgbouncer, postgres, redis } =
      this.dataLayer;
    this.eventStreaming = new EventStreaming(this, 'event-streaming', {
      ...environment.eventStreaming,
      topics: demands.topics,
      plaintextByDefault: rules.plaintextByDefault,
      checkpoints: { storage: objectStore, after: [buckets] },
      postgres: { direct: postgres.sql, databases },
    });
    const { changeCapture, kafka, topics } = this.eventStreaming;
    this.observability = new Observability(this, 'observability', {
      ...environment.observability,
      environment: environment.name,
      choice: environment.level === 'local',
      sources: {
        postgres: { direct: postgres.sql, databases },
        redis: redis.server,
        redisCache: this.dataLayer.redisCache?.server,
        kafka: {
          provider: kafka,
          bootstrap: kafka.publiclyVouched ? kafka.encrypted : kafka.bootstrap,
          publiclyVouched: kafka.publiclyVouched,
          after: changeCapture ? [changeCapture.publishes] : [],
        },
      },
      objects: { s3: objectStore.s3, after: [buckets] },
      nodes: 'cluster' in environment ? nodesIn(environment.cluster) : 0,
      components: () => this.components,
    });
    this.security = new Security(this, 'security', {
      ...environment.security,
      postgres: { direct: postgres.sql, databases },
      secretFolders: demands.secretFolders,
      tracing: this.otel,
      edge: edgeOf(environment),
      encrypts: !rules.plaintextByDefault,
      counters: this.dataLayer.redisCache?.server,
      routes: () => this.somaServices.routes,
    });
    this.somaServices = new SomaServices(this, 'soma-services', {
      ...environment.somaServices,
      strict: rules.strictServices,
      backends: {
        deployMode,
        kafka: { provider: kafka, bootstrap: kafka.bootstrap, topics },
        postgres: {
          direct: postgres.sql,
          session: pgbouncer.session,
          databases,
          verified: postgres.hosting === 'managed',
        },
        redis: { provider: redis, server: redis.server, probePassword: redis.probePassword },
        milvus: { server: milvus.grpc, collections },
        opa: this.security.opa.http,
        clickhouse: this.dataLayer.clickhouse?.account,
        identity: this.security.keycloak?.identity,
        secretStore: this.security.secretStore?.forServices,
        temporal: this.eventStreaming.temporal?.forWorkers,
        otel: this.observability.otelCollector?.port('grpc'),
        environment: environment.name,
        flags: this.dataLayer.featureFlags?.seed,
        memoryToken: new Secret('SOMA_API_TOKEN'),
      },
    });
  }

  /** Endpoint for spans by OTLP over HTTP; senders start without it. */
  get otel(): Endpoint | undefined {
    return this.observability.otel;
  }

  /** Secrets whose values whoever runs another system gives. */
  get givenSecrets(): readonly Secret[] {
    return [...this.dataLayer.postgres.givenSecrets, ...(this.security.kong?.givenSecrets ?? [])];
  }

  /** Every component that runs, in the order in which the layers were built. */
  get components(): readonly PlatformComponent[] {
    const all = this.node.findAll().filter((node) => node instanceof Component);
    const running = this.alone ? withDependencies(all.filter(this.alone.runs)) : undefined;
    return all.filter((component) => running?.has(component) ?? true) as unknown as PlatformComponent[];
  }

  /** Problems of the definition that do not depend on a target; empty when there are none. */
  problems(): readonly string[] {
    return [
      ...this.node.findAll().flatMap((construct) => construct.node.validate()),
      ...unmetNeeds([...this.observability.needs, ...this.somaServices.needs]),
    ];
  }
}

/** Port of every node at which a load balancer that the cloud makes calls the gateway; one of those that Kubernetes gives Services. */
const CLOUD_NODE_PORT = 30_443;

/**
 * Where people outside reach an environment; on `kind` at a port of its nodes, by a certificate that they trust by hand. In a cloud its load balancer shows
 * the certificate that they trust, and nodes put their own address in place of its own.
 */
function edgeOf(environment: Environment): Edge | undefined {
  if (environment.level === 'onprem') return environment.cluster.edge;
  if ('aws' in environment) {
    const { edge, cidr } = environment.aws;
    return (
      edge && {
        host: edge.host,
        port: 443,
        entry: { by: 'nodePort', port: CLOUD_NODE_PORT },
        proxies: [cidr],
        issuer: undefined,
      }
    );
  }
  if (environment.level !== 'kind' || !environment.cluster.edge) return undefined;
  const { host, port } = environment.cluster.edge;
  return { host, port, entry: { by: 'nodePort', port }, issuer: undefined };
}

function nodesIn({ nodePools }: ClusterEnvironment['cluster']): number {
  return nodePools.reduce((sum, { nodes }) => sum + nodes, 0);
}

/**
 * Whether a definition keeps the rules of its level and every part has room.
 * @param environment undefined for a change that the definition has no setting for, which never holds
 */
export function holds(environment: Environment | undefined, alone?: Alone): boolean {
  return (
    environment !== undefined &&
    rulesFor(environment).length === 0 &&
    new Platform(environment, alone).problems().length === 0
  );
}
