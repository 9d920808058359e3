import * as z from 'zod';
import { size } from '../../core/settings.ts';

/** What an environment may say about the store of traces: how many it keeps follows from its memory. */
export const jaegerSettings = z.strictObject(size);

export type JaegerSettings = z.output<typeof jaegerSettings>;
