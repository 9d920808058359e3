import * as z from 'zod';
import { keycloakSettings } from './keycloak/keycloak.settings.ts';
import { kongSettings } from './kong/kong.settings.ts';
import { openfgaSettings } from './openfga/openfga.settings.ts';
import { opaSettings } from './opa/opa.settings.ts';
import { secretStoreSettings } from './secret-store/secret-store.settings.ts';

export const securitySettings = z.strictObject({
  opa: opaSettings,
  keycloak: keycloakSettings.optional(),
  openfga: openfgaSettings.optional(),
  kong: kongSettings.optional(),
  secretStore: secretStoreSettings.optional(),
});

export type SecuritySettings = z.output<typeof securitySettings>;
