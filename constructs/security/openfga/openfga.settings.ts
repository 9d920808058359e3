import type * as z from 'zod/mini';
import { sized } from '../../core/amounts/settings.ts';

/** What an environment may say about the store of relations, which runs in profile `authz` alone. */
export const openfgaSettings = sized;

export type OpenfgaSettings = z.output<typeof openfgaSettings>;
