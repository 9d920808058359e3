import type { Milvus } from './milvus.ts';

/** What every target says the same way; keys as Milvus 2.6 names them, since it ignores those it does not know. */
export function milvusSettingsFile(milvus: Milvus): Readonly<Record<string, unknown>> {
  return {
    dataNode: { segment: { insertBufSize: milvus.memoryModel.insertBuffer.bytes } },
    // Woodpecker writes the log to the object store: Milvus' Kafka client stops at Kafka 3.
    mq: { type: 'woodpecker' },
    queryNode: { mmap: { vectorField: true, vectorIndex: true, scalarField: true, scalarIndex: true } },
    // Off by default since 2.6; without it a full server is killed instead of refusing writes.
    quotaAndLimits: {
      enabled: true,
      limitWriting: {
        memProtection: {
          enabled: true,
          dataNodeMemoryLowWaterLevel: 0.75,
          dataNodeMemoryHighWaterLevel: 0.85,
          queryNodeMemoryLowWaterLevel: 0.75,
          queryNodeMemoryHighWaterLevel: 0.85,
        },
      },
    },
  };
}
