import type * as z from 'zod/mini';
import { sized } from '../../core/amounts/settings.ts';

/** What an environment may say about OpenFGA, which only profile `authz` starts. */
export const openfgaSettings = sized;

export type OpenfgaSettings = z.output<typeof openfgaSettings>;
