import { referring, yamlFile } from '../../core/model/config-file.ts';
import { text, type Value } from '../../core/model/value.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';

/** Fixed identifiers for dashboards and links; Grafana would otherwise generate others on every machine. */
export const UID = { metrics: 'prometheus', logs: 'loki', traces: 'jaeger' } as const;

/** Endpoints that Grafana reads; a missing one has no data source and no links. */
export interface Sources {
  readonly metrics: Endpoint;
  readonly logs?: Endpoint | undefined;
  /** Jaeger's query endpoint and its base path. */
  readonly traces?: { readonly endpoint: Endpoint; readonly path: string } | undefined;
}

export function datasourcesFile({ metrics, logs, traces }: Sources): Value {
  const source = (name: string, type: string, uid: string, url: Value, jsonData: object) => ({
    name,
    type,
    uid,
    url,
    access: 'proxy',
    editable: false,
    jsonData,
  });
  const datasources = [
    {
      ...source('Prometheus', 'prometheus', UID.metrics, text`http://${metrics.soft()}`, {
        httpMethod: 'POST',
        timeInterval: '30s',
      }),
      isDefault: true,
    },
    ...(logs ? [source('Loki', 'loki', UID.logs, text`http://${logs.soft()}`, traces ? toTraces : {})] : []),
    ...(traces
      ? [
          source(
            'Jaeger',
            'jaeger',
            UID.traces,
            text`http://${traces.endpoint.soft()}${traces.path}`,
            logs ? toLogs : {},
          ),
        ]
      : []),
  ];
  return referring({ apiVersion: 1, prune: true, datasources }, yamlFile);
}

/** Link from a log line to its trace. A dollar sign is doubled, because the file expands variables. */
const toTraces = {
  derivedFields: [
    {
      name: 'trace',
      matcherRegex: '"trace_id":\\s*"(\\w+)"',
      datasourceUid: UID.traces,
      url: '$${__value.raw}',
    },
  ],
};

/** Link from a trace to the log lines of its time. */
const toLogs = {
  tracesToLogsV2: {
    datasourceUid: UID.logs,
    filterByTraceID: true,
    spanStartTimeShift: '-1m',
    spanEndTimeShift: '1m',
    tags: [{ key: 'service.name', value: 'service' }],
  },
};
