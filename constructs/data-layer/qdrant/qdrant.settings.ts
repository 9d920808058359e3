import * as z from 'zod/mini';
import { memoryAmount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the second vector store, which runs in profile `vectorstore` alone. */
export const qdrantSettings = z.strictObject({ ...size, disk: memoryAmount });

export type QdrantSettings = z.output<typeof qdrantSettings>;
