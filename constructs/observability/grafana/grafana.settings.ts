import type * as z from 'zod/mini';
import { sized } from '../../core/settings.ts';

export const grafanaSettings = sized;

export type GrafanaSettings = z.output<typeof grafanaSettings>;
