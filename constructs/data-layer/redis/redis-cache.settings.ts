import type * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about the cache: one server without a disk. */
export const redisCacheSettings = sized;

export type RedisCacheSettings = Located<z.output<typeof redisCacheSettings>>;
