import * as z from 'zod/mini';
import { type Located, memoryAmount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about ClickHouse, which runs only in profile `analytics`. */
export const clickhouseSettings = z.strictObject({ ...size, disk: memoryAmount });

export type ClickhouseSettings = Located<z.output<typeof clickhouseSettings>>;
