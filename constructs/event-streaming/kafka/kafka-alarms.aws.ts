import type { Alarm } from '../../../targets/aws/watch/alarm.ts';
import type { Kafka } from './kafka.ts';

/**
 * What a person must know of an MSK cluster. Bounds are those of AWS' best practices for standard brokers: 60 % of the processors, 85 % of
 * the disk, 60 % of the heap after a collection. All metrics are of the level DEFAULT, which costs nothing.
 */
export function kafkaAlarms({ replicas }: Kafka, clusterName: string): readonly Alarm[] {
  const namespace = 'AWS/Kafka';
  const cluster = { 'Cluster Name': clusterName };
  const brokers = Array.from({ length: replicas }, (_, index) => String(index + 1));
  return [
    {
      name: 'no-controller',
      urgency: 'critical',
      namespace,
      metric: 'ActiveControllerCount',
      dimensions: cluster,
      statistic: 'Maximum',
      bound: { below: 1 },
      minutes: 5,
      says: 'No controller of Kafka is active: no leader can be chosen. Look at the state of the cluster and at its events in MSK.',
    },
    {
      name: 'offline-partitions',
      urgency: 'critical',
      namespace,
      metric: 'OfflinePartitionsCount',
      dimensions: cluster,
      statistic: 'Maximum',
      bound: { above: 0 },
      minutes: 5,
      says: 'Partitions have no leader: nothing can be written to them or read. Look which broker is away.',
    },
    ...brokers.flatMap((id): readonly Alarm[] => {
      const broker = { namespace, dimensions: { ...cluster, 'Broker ID': id } } as const;
      return [
        {
          ...broker,
          name: `broker-${id}-under-min-isr`,
          urgency: 'critical',
          metric: 'UnderMinIsrPartitionCount',
          statistic: 'Maximum',
          bound: { above: 0 },
          minutes: 10,
          says: `Partitions that broker ${id} leads have too few copies, so writers that wait for all of them are refused. Look which broker is away.`,
        },
        {
          ...broker,
          name: `broker-${id}-disk`,
          urgency: 'critical',
          metric: 'KafkaDataLogsDiskUsed',
          statistic: 'Maximum',
          bound: { above: 85 },
          minutes: 15,
          says: `The disk of broker ${id} is more than 85 % full although it grows at 70 %. Raise eventStreaming.kafka.disk or lower its retention.`,
        },
        {
          ...broker,
          name: `broker-${id}-cpu`,
          urgency: 'warning',
          metric: 'CpuIdle',
          statistic: 'Average',
          bound: { below: 40 },
          minutes: 30,
          says: `Broker ${id} is busy for more than 60 % of the time, so the loss of another one would overload it. Raise eventStreaming.kafka.cpu.`,
        },
        {
          ...broker,
          name: `broker-${id}-heap`,
          urgency: 'warning',
          metric: 'HeapMemoryAfterGC',
          statistic: 'Maximum',
          bound: { above: 60 },
          minutes: 30,
          says: `More than 60 % of the heap of broker ${id} is in use after a collection. Raise eventStreaming.kafka.memory, or have fewer partitions.`,
        },
      ];
    }),
  ];
}
