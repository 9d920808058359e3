import * as z from 'zod';
import { size } from '../../core/settings.ts';

export const grafanaSettings = z.strictObject(size);

export type GrafanaSettings = z.output<typeof grafanaSettings>;
