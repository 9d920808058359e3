import * as z from 'zod';
import { size } from '../../core/settings.ts';

/** What an environment may say about change capture: one worker, since there is one log to read. */
export const changeCaptureSettings = z.strictObject(size);

export type ChangeCaptureSettings = z.output<typeof changeCaptureSettings>;
