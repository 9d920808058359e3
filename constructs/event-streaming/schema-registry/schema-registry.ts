import { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import { jsonFile } from '../../core/model/config-file.ts';
import { databasePassword } from '../../core/model/secret.ts';
import { authorityIn } from '../../core/model/container.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { jvmMemory } from '../../core/memory/jvm.ts';
import { text, type Value } from '../../core/model/value.ts';
import { verifiedByJdbc } from '../../core/model/verified-database.ts';
import { IMAGES } from '../../core/versions.ts';
import { CURL, shellJob } from '../../workload/shell-job.ts';
import type { Contained } from '../../workload/contained.ts';
import { Workload } from '../../workload/workload.ts';
import {
  accessSettings,
  CERTIFICATE_FOLDER,
  CIRCLE,
  DATABASE_FOLDER,
  REGISTRAR,
  REGISTRAR_PASSWORD,
  tlsSettings,
} from './registry-access.ts';
import { SCHEMA_GROUP, schemasOf } from './schemas.ts';
import script from './schemas.sh';
import { REGISTRY_DATABASE } from './schema-registry.demands.ts';
import { EVENT_LOOPS, REGISTRY_JVM, REQUEST_THREADS, SMALL_JVM } from './schema-registry.memory.ts';
import type { SchemaRegistrySettings } from './schema-registry.settings.ts';
import { SCHEMA_REGISTRY_MONITORING } from './schema-registry.monitoring.ts';

const FOLDER = '/etc/somastack/schemas';
const SCRIPT = '/etc/somastack/schemas.sh';

export interface SchemaRegistryProps extends SchemaRegistrySettings {
  /** Whether it asks who writes, speaks TLS and verifies its database. */
  readonly guarded: boolean;
  readonly postgres: { readonly direct: Endpoint; readonly databases: Component };
  /** Topics whose records are events. */
  readonly eventTopics: readonly string[];
}

/** Apicurio Registry on PostgreSQL, and the job that registers the platform's schemas. */
export class SchemaRegistry extends Construct {
  readonly server: Workload;
  readonly schemas: Workload;

  constructor(scope: Construct, id: string, props: SchemaRegistryProps) {
    super(scope, id);
    const { postgres, eventTopics, guarded, ...size } = props;
    const memoryModel = jvmMemory(`${props.path}.memory`, size.memory, REGISTRY_JVM);
    this.server = new Workload(this, 'schema-registry', {
      ...size,
      memoryModel,
      ports: guarded ? { https: 8443, management: 9000 } : { http: 8080, management: 9000 },
      metrics: { port: 'management', path: '/metrics' },
      monitoring: SCHEMA_REGISTRY_MONITORING,
      after: [postgres.databases],
      container: (self) => ({
        image: IMAGES.apicurio,
        runAs: { uid: 1001, gid: 0 },
        // The image's own script is not used, because it computes a heap size of its own.
        entrypoint: ['java', '-jar', '/deployments/quarkus-run.jar'],
        environment: {
          ...settings(self, postgres.direct, guarded),
          JAVA_TOOL_OPTIONS: `${memoryModel.flags} ${SMALL_JVM} -Djava.util.logging.manager=org.jboss.logmanager.LogManager`,
        },
        scratch: ['/tmp'],
        ...(guarded && {
          circles: [{ circle: CIRCLE, path: CERTIFICATE_FOLDER, names: [self.port('https').hostName] }],
          trusts: [{ server: postgres.direct, path: DATABASE_FOLDER }],
        }),
        health: {
          readiness: { type: 'http', endpoint: self.port('management'), path: '/health/ready' },
          liveness: { type: 'http', endpoint: self.port('management'), path: '/health/live' },
          startSeconds: 90,
        },
      }),
    });

    this.schemas = new Workload(this, 'schemas', {
      ...shellJob(props.path, 'schemas', { limit: 32, program: ['curl', 16], shell: 8 }),
      after: [this.server],
      container: () => ({
        ...CURL,
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          ...(guarded && {
            AUTHORITY: authorityIn(CERTIFICATE_FOLDER),
            PASSWORD: text`${REGISTRAR_PASSWORD}`,
            REGISTRAR,
          }),
          GROUP: SCHEMA_GROUP,
          REGISTRY_URL: guarded
            ? text`https://${this.server.port('https')}`
            : text`http://${this.server.port('http')}`,
          SCHEMAS: FOLDER,
        },
        ...(guarded && { trusts: [{ server: this.server.port('https'), path: CERTIFICATE_FOLDER }] }),
        files: [
          { path: SCRIPT, content: script },
          ...Object.entries(schemasOf(eventTopics)).map(([name, schema]) => ({
            path: `${FOLDER}/${name}.avsc`,
            content: jsonFile(schema),
          })),
        ],
      }),
    });
  }
}

/** Options of the server, under the names of their environment variables. */
function settings(self: Contained, database: Endpoint, guarded: boolean): Readonly<Record<string, Value>> {
  return {
    ...(guarded
      ? { ...accessSettings(), ...tlsSettings(self.port('https')) }
      : { QUARKUS_HTTP_PORT: String(self.port('http').port) }),
    APICURIO_DATASOURCE_JDBC_INITIAL_SIZE: '1',
    APICURIO_DATASOURCE_JDBC_MAX_SIZE: String(REGISTRY_DATABASE.connections),
    APICURIO_DATASOURCE_JDBC_MIN_SIZE: '1',
    APICURIO_DATASOURCE_PASSWORD: text`${databasePassword(REGISTRY_DATABASE.name)}`,
    APICURIO_DATASOURCE_URL: text`jdbc:postgresql://${database}/${REGISTRY_DATABASE.name}${guarded ? verifiedByJdbc(DATABASE_FOLDER) : ''}`,
    APICURIO_DATASOURCE_USERNAME: REGISTRY_DATABASE.name,
    // The other storage kind keeps schemas only in memory.
    APICURIO_STORAGE_KIND: 'sql',
    APICURIO_STORAGE_SQL_KIND: 'postgresql',
    QUARKUS_HTTP_HOST: '0.0.0.0',
    QUARKUS_THREAD_POOL_MAX_THREADS: String(REQUEST_THREADS),
    QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE: String(EVENT_LOOPS),
  };
}
