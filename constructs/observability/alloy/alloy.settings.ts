import type * as z from 'zod/mini';
import { sized } from '../../core/amounts/settings.ts';

/** What an environment may say about the program that carries log lines from containers to their store. */
export const alloySettings = sized;

export type AlloySettings = z.output<typeof alloySettings>;
