import * as z from 'zod';
import { size } from '../../core/settings.ts';

/** What an environment may say about the store of relations, which runs in profile `authz` alone. */
export const openfgaSettings = z.strictObject(size);

export type OpenfgaSettings = z.output<typeof openfgaSettings>;
