import type { Milvus } from './milvus.ts';

/**
 * Keys that this platform sets, from the parameter table of Milvus 2.6. Milvus silently ignores unknown keys, so the compiler
 * refuses them here, and the tests compare them with the table itself.
 */
export type MilvusKeys = {
  readonly common?: { readonly storageType: 'local' };
  readonly dataNode: { readonly segment: { readonly insertBufSize: number } };
  readonly mq: { readonly type: 'woodpecker' };
  readonly woodpecker?: { readonly storage: { readonly type: 'local' } };
  readonly queryNode: {
    readonly mmap: Readonly<Record<'vectorField' | 'vectorIndex' | 'scalarField' | 'scalarIndex', boolean>>;
  };
  readonly quotaAndLimits: {
    readonly enabled: boolean;
    readonly limitWriting: {
      readonly memProtection: {
        readonly enabled: boolean;
        readonly dataNodeMemoryLowWaterLevel: number;
        readonly dataNodeMemoryHighWaterLevel: number;
        readonly queryNodeMemoryLowWaterLevel: number;
        readonly queryNodeMemoryHighWaterLevel: number;
      };
    };
  };
  readonly streaming: {
    readonly flush: {
      readonly growingSegmentBytesHwmThreshold: number;
      readonly growingSegmentBytesLwmThreshold: number;
    };
  };
};

/** Settings that are the same in every target. */
export function milvusSettingsFile(milvus: Milvus): MilvusKeys {
  const { growing, insertBuffer } = milvus.memoryModel;
  return {
    dataNode: { segment: { insertBufSize: insertBuffer.bytes } },
    // Both default to an object store; their folders are inside the persistent volume.
    ...(!milvus.storage && {
      common: { storageType: 'local' },
      woodpecker: { storage: { type: 'local' } },
    }),
    // Woodpecker stores the log itself, because Milvus' Kafka client supports only Kafka up to version 3.
    mq: { type: 'woodpecker' },
    // Vectors are mapped from disk, so that only those that are searched use memory.
    queryNode: { mmap: { vectorField: true, vectorIndex: true, scalarField: true, scalarIndex: true } },
    // Memory protection is off by default since 2.6; without it a full server is killed instead of refusing writes.
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
    streaming: {
      flush: {
        growingSegmentBytesHwmThreshold: growing.most,
        growingSegmentBytesLwmThreshold: growing.least,
      },
    },
  };
}
