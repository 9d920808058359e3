import type * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about the log shipper. */
export const alloySettings = sized;

export type AlloySettings = Located<z.output<typeof alloySettings>>;
