import { referring, yamlFile } from '../../core/model/config-file.ts';
import { text, type Value } from '../../core/model/value.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';

/** Names that dashboards and links use; Grafana would make new ones on every machine. */
export const UID = { metrics: 'prometheus', logs: 'loki', traces: 'jaeger' } as const;

/** Where Grafana reads; what is not there gets no data source and no link. */
export interface Sources {
  readonly metrics: Endpoint;
  readonly logs?: Endpoint | undefined;
  /** The query interface; its path is that under which it serves itself. */
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

/** From a line of a log to the trace that it belongs to. A dollar sign is doubled, since the file knows variables. */
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

/** From a trace to what was logged while it lasted. */
const toLogs = {
  tracesToLogsV2: {
    datasourceUid: UID.logs,
    filterByTraceID: true,
    spanStartTimeShift: '-1m',
    spanEndTimeShift: '1m',
    tags: [{ key: 'service.name', value: 'service' }],
  },
};
