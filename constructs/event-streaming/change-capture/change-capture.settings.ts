import type * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about change capture: one worker, since there is one log to read. */
export const changeCaptureSettings = sized;

export type ChangeCaptureSettings = Located<z.output<typeof changeCaptureSettings>>;
