import type { Monitoring } from '../../core/model/monitoring.ts';
import { CONNECTOR, HEARTBEAT_PREFIX } from './change-capture.demands.ts';

const TOPIC = `${HEARTBEAT_PREFIX}.${CONNECTOR}`;
const OFFSET = `kafka_topic_partition_current_offset{topic="${TOPIC}"}`;
const SERIES = `kafka_topic_partition_current_offset{job="kafka-exporter",topic="${TOPIC}",partition="0"}`;

/**
 * A heartbeat goes the whole way of an event: it is written to the log of the database, read through the slot and taken by
 * Kafka. So its topic says what no other number does, whatever stopped: the worker, its task, the slot or the publication.
 */
export const CHANGE_CAPTURE_MONITORING: Monitoring = {
  name: 'change-capture',
  catalogue: {
    source: 'the exporter of Kafka, see its own catalogue; the image of Kafka Connect serves none',
    names: ['kafka_topic_partition_current_offset'],
  },
  alerts: [
    {
      alert: 'EventsNotPublished',
      expr: `sum by (topic) (increase(${OFFSET}[5m])) == 0`,
      lasting: '2m',
      severity: 'critical',
      summary: 'Change capture has published nothing for five minutes: events stay in their table.',
      runbook:
        'Ask http://change-capture:8083/connectors/events/status within its container: the trace of a failed task says why, and docs/no-events.md what to do.',
      cases: [
        { series: { [SERIES]: '7+60x5 307x20' }, at: '15m', fires: { topic: TOPIC } },
        { series: { [SERIES]: '7+60x20' }, at: '15m' },
        { series: { [SERIES]: '7+60x5 307x3 367+60x20' }, at: '9m' },
      ],
    },
  ],
  panels: [
    {
      title: 'Heartbeats of change capture',
      unit: 'per second',
      queries: [{ expr: `sum(rate(${OFFSET}[5m]))`, legend: 'heartbeats' }],
    },
  ],
};
