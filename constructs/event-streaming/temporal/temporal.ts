import { Construct } from 'constructs';
import { TemporalNamespaces } from './temporal-namespaces.ts';
import { TemporalSchema, type TemporalStores } from './temporal-schema.ts';
import { TemporalServer } from './temporal-server.ts';
import { TemporalUi } from './temporal-ui.ts';
import type { TemporalSettings } from './temporal.settings.ts';

export interface TemporalProps extends TemporalSettings {
  readonly postgres: TemporalStores;
}

/** Temporal, the workflow engine that all services share: its schema, server, namespaces and web interface. */
export class Temporal extends Construct {
  readonly schema: TemporalSchema;
  readonly server: TemporalServer;
  readonly namespaces: TemporalNamespaces;
  readonly ui: TemporalUi;

  constructor(
    scope: Construct,
    id: string,
    { path, server, ui, postgres, historyShards, retention }: TemporalProps,
  ) {
    super(scope, id);
    this.schema = new TemporalSchema(this, 'temporal-schema', { ...postgres, section: path });
    this.server = new TemporalServer(this, 'temporal', {
      ...server,
      historyShards,
      database: postgres.direct,
      schema: this.schema,
    });
    this.namespaces = new TemporalNamespaces(this, 'temporal-namespaces', {
      section: path,
      http: this.server.port('http'),
      retention,
    });
    this.ui = new TemporalUi(this, 'temporal-ui', {
      ...ui,
      frontend: this.server.port('grpc'),
      namespaces: this.namespaces,
    });
  }

  /** Endpoint and prerequisite of services that run workflows. */
  get forWorkers() {
    return { frontend: this.server.port('grpc'), namespaces: this.namespaces };
  }
}
