import * as z from 'zod';
import { size } from '../../core/settings.ts';

export const exportersSettings = z.strictObject({
  postgres: z.strictObject(size),
  redis: z.strictObject(size),
  kafka: z.strictObject(size),
});

export type ExportersSettings = z.output<typeof exportersSettings>;
