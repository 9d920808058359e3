import type * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about Jaeger; how many traces it keeps follows from its memory. */
export const jaegerSettings = sized;

export type JaegerSettings = Located<z.output<typeof jaegerSettings>>;
