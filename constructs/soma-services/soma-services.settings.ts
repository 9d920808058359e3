import * as z from 'zod';
import { agentvoiceboxSettings } from './agentvoicebox/agentvoicebox.settings.ts';
import { somaagent01Settings } from './somaagent01/somaagent01.settings.ts';
import { somaagenthubSettings } from './somaagenthub/somaagenthub.settings.ts';
import { somabrainSettings } from './somabrain/somabrain.settings.ts';
import { somafractalmemorySettings } from './somafractalmemory/somafractalmemory.settings.ts';

export const somaServicesSettings = z.strictObject({
  somabrain: somabrainSettings.optional(),
  somafractalmemory: somafractalmemorySettings,
  somaagent01: somaagent01Settings.optional(),
  agentvoicebox: agentvoiceboxSettings.optional(),
  somaagenthub: somaagenthubSettings.optional(),
});

export type SomaServicesSettings = z.output<typeof somaServicesSettings>;
