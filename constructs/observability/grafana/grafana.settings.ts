import type * as z from 'zod';
import { sized } from '../../core/settings.ts';

export const grafanaSettings = sized;

export type GrafanaSettings = z.output<typeof grafanaSettings>;
