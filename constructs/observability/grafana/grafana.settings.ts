import type * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

export const grafanaSettings = sized;

export type GrafanaSettings = Located<z.output<typeof grafanaSettings>>;
