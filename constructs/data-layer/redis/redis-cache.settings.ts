import * as z from 'zod';
import { size } from '../../core/settings.ts';

/** What an environment may say about the cache: one server without a disk. */
export const redisCacheSettings = z.strictObject(size);

export type RedisCacheSettings = z.output<typeof redisCacheSettings>;
