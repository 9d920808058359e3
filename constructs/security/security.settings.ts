import { z } from 'zod';
import { opaSettings } from './opa/opa.settings.ts';

export const securitySettings = z.strictObject({ opa: opaSettings });

export type SecuritySettings = z.output<typeof securitySettings>;
