import * as z from 'zod/mini';
import type { Located } from '../core/amounts/settings.ts';
import { agentvoiceboxSettings } from './agentvoicebox/agentvoicebox.settings.ts';
import { somaagent01Settings } from './somaagent01/somaagent01.settings.ts';
import { somaagenthubSettings } from './somaagenthub/somaagenthub.settings.ts';
import { somabrainSettings } from './somabrain/somabrain.settings.ts';
import { somafractalmemorySettings } from './somafractalmemory/somafractalmemory.settings.ts';

export const somaServicesSettings = z.strictObject({
  somabrain: z.optional(somabrainSettings),
  somafractalmemory: somafractalmemorySettings,
  somaagent01: z.optional(somaagent01Settings),
  agentvoicebox: z.optional(agentvoiceboxSettings),
  somaagenthub: z.optional(somaagenthubSettings),
});

export type SomaServicesSettings = Located<z.output<typeof somaServicesSettings>>;
