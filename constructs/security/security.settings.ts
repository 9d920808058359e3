import * as z from 'zod/mini';
import type { Located } from '../core/amounts/settings.ts';
import { keycloakSettings } from './keycloak/keycloak.settings.ts';
import { kongSettings } from './kong/kong.settings.ts';
import { openfgaSettings } from './openfga/openfga.settings.ts';
import { opaSettings } from './opa/opa.settings.ts';
import { secretStoreSettings } from './secret-store/secret-store.settings.ts';

export const securitySettings = z.strictObject({
  opa: opaSettings,
  keycloak: z.optional(keycloakSettings),
  openfga: z.optional(openfgaSettings),
  kong: z.optional(kongSettings),
  secretStore: z.optional(secretStoreSettings),
});

export type SecuritySettings = Located<z.output<typeof securitySettings>>;
