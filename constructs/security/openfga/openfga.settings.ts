import type * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about OpenFGA, which only profile `authz` starts. */
export const openfgaSettings = sized;

export type OpenfgaSettings = Located<z.output<typeof openfgaSettings>>;
