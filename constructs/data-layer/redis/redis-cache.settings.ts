import type * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about the cache, a single server without a disk. */
export const redisCacheSettings = sized;

export type RedisCacheSettings = Located<z.output<typeof redisCacheSettings>>;
