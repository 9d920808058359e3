import * as z from 'zod';
import { size } from '../../core/settings.ts';

/** What an environment may say about the program that carries log lines from containers to their store. */
export const alloySettings = z.strictObject(size);

export type AlloySettings = z.output<typeof alloySettings>;
