import type * as z from 'zod/mini';
import { sized } from '../../core/amounts/settings.ts';

export const grafanaSettings = sized;

export type GrafanaSettings = z.output<typeof grafanaSettings>;
