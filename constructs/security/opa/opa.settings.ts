import type * as z from 'zod/mini';
import { replicated } from '../../core/amounts/settings.ts';

/** What an environment may say about the policy engine. */
export const opaSettings = replicated;

export type OpaSettings = z.output<typeof opaSettings>;
