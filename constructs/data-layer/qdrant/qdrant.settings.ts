import * as z from 'zod/mini';
import { type Located, memoryAmount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the second vector store, which runs in profile `vectorstore` alone. */
export const qdrantSettings = z.strictObject({ ...size, disk: memoryAmount });

export type QdrantSettings = Located<z.output<typeof qdrantSettings>>;
