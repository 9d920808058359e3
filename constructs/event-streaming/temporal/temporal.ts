import { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import type { Contained } from '../../workload/contained.ts';
import { TemporalNamespaces } from './temporal-namespaces.ts';
import { frontendOf, TemporalRole } from './temporal-role.ts';
import { TemporalSchema, type TemporalStores } from './temporal-schema.ts';
import { TemporalServer } from './temporal-server.ts';
import { TemporalUi } from './temporal-ui.ts';
import { servicesMonitoring } from './temporal.monitoring.ts';
import { ROLES } from './temporal.roles.ts';
import type { TemporalSettings } from './temporal.settings.ts';

export interface TemporalProps extends TemporalSettings {
  readonly postgres: TemporalStores;
}

/** The processes of the server, and the one of them that is called by clients. */
interface Servers {
  readonly all: readonly Component[];
  readonly frontend: Contained;
}

/** Temporal, the workflow engine that all services share: its schema, servers, namespaces and web interface. */
export class Temporal extends Construct {
  readonly schema: TemporalSchema;
  readonly namespaces: TemporalNamespaces;
  readonly ui: TemporalUi;
  private readonly frontend: Contained;
  private readonly guarded: boolean;

  constructor(scope: Construct, id: string, props: TemporalProps) {
    super(scope, id);
    const { path, services, ui, postgres, historyShards, retention } = props;
    // One process tells itself everything; where there are several, everybody shows a certificate.
    const tls = services !== undefined;
    this.guarded = tls;
    this.schema = new TemporalSchema(this, 'temporal-schema', { ...postgres, section: path, tls });
    const servers = services ? this.several(props, services) : this.one(props);
    this.frontend = servers.frontend;
    this.namespaces = new TemporalNamespaces(this, 'temporal-namespaces', {
      section: path,
      http: servers.frontend.port('http'),
      retention,
      historyShards,
      tls,
      after: servers.all,
    });
    this.ui = new TemporalUi(this, 'temporal-ui', {
      ...ui,
      frontend: servers.frontend.port('grpc'),
      namespaces: this.namespaces,
      tls,
    });
  }

  /** Endpoint and prerequisite of services that run workflows. */
  get forWorkers() {
    return { frontend: this.frontend.port('grpc'), namespaces: this.namespaces, guarded: this.guarded };
  }

  private one({ server, historyShards, postgres }: TemporalProps): Servers {
    if (!server) throw new Error('neither one process nor four services');
    const { schema } = this;
    const database = postgres.direct;
    const frontend = new TemporalServer(this, 'temporal', { ...server, historyShards, database, schema });
    return { all: [frontend], frontend };
  }

  private several(
    { historyShards, postgres }: TemporalProps,
    services: NonNullable<TemporalSettings['services']>,
  ): Servers {
    const monitoring = servicesMonitoring(historyShards);
    const ring: TemporalRole[] = [];
    for (const role of ROLES) {
      ring.push(
        new TemporalRole(this, `temporal-${role}`, {
          ...services[role],
          role,
          historyShards,
          database: postgres.direct,
          schema: this.schema,
          monitoring,
          ring: () => ring,
        }),
      );
    }
    return { all: ring, frontend: frontendOf(ring) };
  }
}
