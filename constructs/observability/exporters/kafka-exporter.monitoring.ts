import type { Monitoring } from '../../core/model/monitoring.ts';

const PARTITION = { job: 'kafka-exporter', instance: 'kafka-exporter:9308', topic: 't', partition: '0' };
const SERIES = '{job="kafka-exporter",instance="kafka-exporter:9308",topic="t",partition="0"}';
const OFFSET = (topic: string) =>
  `kafka_topic_partition_current_offset{job="kafka-exporter",topic="${topic}",partition="0"}`;
const LAG = 'kafka_consumergroup_lag{job="kafka-exporter",consumergroup="g",topic="t",partition="0"}';

export const KAFKA_MONITORING: Monitoring = {
  name: 'kafka',
  catalogue: {
    source:
      'README and kafka_exporter.go of kafka_exporter 1.9; no registry has it, so it was never booted here',
    names: [
      'kafka_brokers',
      'kafka_consumergroup_lag',
      'kafka_topic_partition_current_offset',
      'kafka_topic_partition_under_replicated_partition',
      'process_resident_memory_bytes',
    ],
  },
  memory: { metric: 'process_resident_memory_bytes' },
  alerts: [
    {
      alert: 'KafkaUnreachable',
      // It goes on counting brokers that it once knew; of offsets it says nothing when none answers.
      expr: 'absent(kafka_topic_partition_current_offset)',
      lasting: '3m',
      severity: 'critical',
      summary: 'No Kafka broker answers: events are neither published nor read.',
      runbook: 'Look at the log of the broker, then at its disk.',
      cases: [
        { series: { 'kafka_brokers{job="kafka-exporter"}': '1x10' }, at: '5m', fires: {} },
        { series: { [`kafka_topic_partition_current_offset${SERIES}`]: '7x10' }, at: '5m' },
      ],
    },
    {
      alert: 'KafkaTooFewCopies',
      expr: 'kafka_topic_partition_under_replicated_partition > 0',
      lasting: '5m',
      severity: 'warning',
      summary: 'Partition {{ $labels.partition }} of {{ $labels.topic }} has fewer copies than it should.',
      runbook: 'See which broker is down or behind; the loss of one more may stop writes.',
      cases: [
        {
          series: { [`kafka_topic_partition_under_replicated_partition${SERIES}`]: '1x10' },
          at: '8m',
          fires: PARTITION,
        },
        { series: { [`kafka_topic_partition_under_replicated_partition${SERIES}`]: '0x10' }, at: '8m' },
      ],
    },
    {
      alert: 'DeadLetters',
      expr: 'sum by (topic) (increase(kafka_topic_partition_current_offset{topic=~".*[.]dlq"}[15m])) > 0',
      lasting: '1m',
      severity: 'warning',
      summary: 'A service gave up on records and put them into {{ $labels.topic }}.',
      runbook:
        'Each holds the record and what went wrong; mend that, then send it to the topic that it came from.',
      cases: [
        { series: { [OFFSET('t.dlq')]: '7x5 8x20' }, at: '8m', fires: { topic: 't.dlq' } },
        { series: { [OFFSET('t.dlq')]: '7x20' }, at: '15m' },
        { series: { [OFFSET('t')]: '0+9x20' }, at: '15m' },
      ],
    },
    {
      alert: 'ConsumerBehind',
      expr: 'sum by (consumergroup, topic) (kafka_consumergroup_lag) > 5000',
      lasting: '10m',
      severity: 'warning',
      summary:
        'Group {{ $labels.consumergroup }} is more than five thousand records of {{ $labels.topic }} behind.',
      runbook: 'See whether the group has members at all and whether they are busy or fail on one record.',
      cases: [
        { series: { [LAG]: '5001x20' }, at: '15m', fires: { consumergroup: 'g', topic: 't' } },
        { series: { [LAG]: '5000x20' }, at: '15m' },
      ],
    },
  ],
  panels: [
    { title: 'Brokers', unit: 'short', queries: [{ expr: 'kafka_brokers', legend: 'brokers' }] },
    {
      title: 'Records published',
      unit: 'per second',
      queries: [
        { expr: 'sum by (topic) (rate(kafka_topic_partition_current_offset[5m]))', legend: '{{topic}}' },
      ],
    },
    {
      title: 'Records not read yet',
      unit: 'short',
      queries: [
        {
          expr: 'sum by (consumergroup, topic) (kafka_consumergroup_lag)',
          legend: '{{consumergroup}} {{topic}}',
        },
      ],
    },
    {
      title: 'Partitions with too few copies',
      unit: 'short',
      queries: [{ expr: 'sum(kafka_topic_partition_under_replicated_partition)', legend: 'partitions' }],
    },
  ],
};
