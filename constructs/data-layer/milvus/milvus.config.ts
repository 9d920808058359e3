import type { Milvus } from './milvus.ts';

/**
 * The keys that this platform sets, as the parameter table of Milvus 2.6 has them. Milvus ignores a key that it does not
 * know without a word, so the compiler refuses it here, and the table itself in the tests.
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

/** What every target says the same way. */
export function milvusSettingsFile(milvus: Milvus): MilvusKeys {
  const { growing, insertBuffer } = milvus.memoryModel;
  return {
    dataNode: { segment: { insertBufSize: insertBuffer.bytes } },
    // Both default to an object store; their folders lie below the one that is kept.
    ...(!milvus.storage && {
      common: { storageType: 'local' },
      woodpecker: { storage: { type: 'local' } },
    }),
    // Woodpecker keeps the log itself: Milvus' Kafka client stops at Kafka 3.
    mq: { type: 'woodpecker' },
    // Vectors are mapped from disk, so that what is not searched costs no memory.
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
    streaming: {
      flush: {
        growingSegmentBytesHwmThreshold: growing.most,
        growingSegmentBytesLwmThreshold: growing.least,
      },
    },
  };
}
