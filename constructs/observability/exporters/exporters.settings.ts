import * as z from 'zod/mini';
import { sized } from '../../core/amounts/settings.ts';

export const exportersSettings = z.strictObject({
  postgres: sized,
  redis: sized,
  kafka: sized,
});

export type ExportersSettings = z.output<typeof exportersSettings>;
