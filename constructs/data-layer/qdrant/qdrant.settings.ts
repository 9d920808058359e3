import * as z from 'zod/mini';
import { type Located, memoryAmount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about Qdrant, which runs only in profile `vectorstore`. */
export const qdrantSettings = z.strictObject({ ...size, disk: memoryAmount });

export type QdrantSettings = Located<z.output<typeof qdrantSettings>>;
