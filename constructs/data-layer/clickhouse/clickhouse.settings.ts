import * as z from 'zod/mini';
import { type Located, memoryAmount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the column store, which runs in profile `analytics` alone. */
export const clickhouseSettings = z.strictObject({ ...size, disk: memoryAmount });

export type ClickhouseSettings = Located<z.output<typeof clickhouseSettings>>;
