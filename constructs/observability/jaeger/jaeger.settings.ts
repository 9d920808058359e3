import type * as z from 'zod/mini';
import { sized } from '../../core/amounts/settings.ts';

/** What an environment may say about the store of traces: how many it keeps follows from its memory. */
export const jaegerSettings = sized;

export type JaegerSettings = z.output<typeof jaegerSettings>;
