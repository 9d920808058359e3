import type * as z from 'zod/mini';
import { sized } from '../../core/amounts/settings.ts';

/** What an environment may say about the log shipper. */
export const alloySettings = sized;

export type AlloySettings = z.output<typeof alloySettings>;
