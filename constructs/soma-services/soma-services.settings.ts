import * as z from 'zod';
import { somabrainSettings } from './somabrain/somabrain.settings.ts';
import { somafractalmemorySettings } from './somafractalmemory/somafractalmemory.settings.ts';

export const somaServicesSettings = z.strictObject({
  somabrain: somabrainSettings.optional(),
  somafractalmemory: somafractalmemorySettings,
});

export type SomaServicesSettings = z.output<typeof somaServicesSettings>;
