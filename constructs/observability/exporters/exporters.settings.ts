import * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

export const exportersSettings = z.strictObject({
  postgres: sized,
  redis: sized,
  kafka: sized,
});

export type ExportersSettings = Located<z.output<typeof exportersSettings>>;
