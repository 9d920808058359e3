import type { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import { yamlFile } from '../../core/model/config-file.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { Secret } from '../../core/model/secret.ts';
import { text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import type { Contained } from '../../workload/contained.ts';
import { Workload } from '../../workload/workload.ts';
import { dashboardFile } from './dashboard.ts';
import { dashboards } from './dashboards.ts';
import { datasourcesFile, type Sources } from './datasources.ts';
import { GRAFANA_MONITORING } from './grafana.monitoring.ts';
import type { GrafanaSettings } from './grafana.settings.ts';

const DATA = '/var/lib/grafana';
const PROVISIONING = '/etc/grafana/provisioning';
const DASHBOARDS = '/etc/grafana/dashboards';
const ADMIN_PASSWORD = new Secret('GRAFANA_ADMIN_PASSWORD');

/** Not measured: no registry has the program. */
const LEAST_GO_HEAP = Memory.mebibytes(112);
/** Data sources are separate processes, which start when one is used. */
const PLUGINS = { name: 'data sources', memory: Memory.mebibytes(48) };
const DISK = Memory.mebibytes(512);

export interface GrafanaProps extends GrafanaSettings {
  readonly sources: Sources;
  /** Everything that runs; a function, because later layers are not built yet. */
  readonly components: () => readonly Component[];
}

/** Grafana: dashboards come from files; dashboards made by hand stay in Grafana's own database. */
export class Grafana extends Workload {
  constructor(scope: Construct, id: string, { sources, components, ...size }: GrafanaProps) {
    const memoryModel = goMemory(`${size.path}.memory`, size.memory, LEAST_GO_HEAP, {
      mapped: [PLUGINS],
      measured: false,
    });
    super(scope, id, {
      ...size,
      replicas: 1,
      memoryModel,
      ports: { http: 3000 },
      metrics: { port: 'http', path: '/metrics' },
      monitoring: GRAFANA_MONITORING,
      published: ['http'],
      container: (self) => ({
        image: IMAGES.grafana,
        runAs: { uid: 472, gid: 0 },
        environment: { ...settings(self), GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [
          { path: `${PROVISIONING}/datasources/datasources.yaml`, content: datasourcesFile(sources) },
          { path: `${PROVISIONING}/dashboards/dashboards.yaml`, content: yamlFile(PROVIDERS) },
          ...dashboards(components()).map((dashboard) => ({
            path: `${DASHBOARDS}/${dashboard.name}.json`,
            content: dashboardFile(dashboard),
          })),
        ],
        volumes: [{ name: 'data', path: DATA, size: DISK }],
        scratch: ['/tmp'],
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/api/health' },
          startSeconds: 120,
        },
      }),
    });
  }
}

const PROVIDERS = {
  apiVersion: 1,
  providers: [
    {
      name: 'somastack',
      folder: 'SomaStack',
      type: 'file',
      disableDeletion: true,
      allowUiUpdates: false,
      options: { path: DASHBOARDS },
    },
  ],
};

/** Options as environment variables: no downloads and no usage reports. */
function settings(self: Contained): Readonly<Record<string, Value>> {
  return {
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_FEEDBACK_LINKS_ENABLED: 'false',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_AUTH_ANONYMOUS_ENABLED: 'false',
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${DASHBOARDS}/overview.json`,
    GF_LOG_CONSOLE_FORMAT: 'json',
    GF_LOG_MODE: 'console',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    // The default would download plug-ins at start and their keys later.
    GF_PLUGINS_PLUGIN_ADMIN_ENABLED: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
    GF_SECURITY_ADMIN_PASSWORD: text`${ADMIN_PASSWORD}`,
    GF_SECURITY_DISABLE_GRAVATAR: 'true',
    GF_SERVER_HTTP_PORT: String(self.port('http').port),
    GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
    // Prometheus evaluates the rules and Alertmanager notifies people, so Grafana's own alerting is off.
    GF_UNIFIED_ALERTING_ENABLED: 'false',
    GF_USERS_ALLOW_SIGN_UP: 'false',
  };
}
