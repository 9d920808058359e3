import type * as z from 'zod/mini';
import { type Located, replicated } from '../../core/amounts/settings.ts';

/** What an environment may say about the policy engine. */
export const opaSettings = replicated;

export type OpaSettings = Located<z.output<typeof opaSettings>>;
