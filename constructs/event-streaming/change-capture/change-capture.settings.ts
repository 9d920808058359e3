import type * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about change capture; it has no replicas, because one worker reads the one log. */
export const changeCaptureSettings = sized;

export type ChangeCaptureSettings = Located<z.output<typeof changeCaptureSettings>>;
