import * as z from 'zod';
import { keycloakSettings } from './keycloak/keycloak.settings.ts';
import { kongSettings } from './kong/kong.settings.ts';
import { openfgaSettings } from './openfga/openfga.settings.ts';
import { opaSettings } from './opa/opa.settings.ts';

export const securitySettings = z.strictObject({
  opa: opaSettings,
  keycloak: keycloakSettings.optional(),
  openfga: openfgaSettings.optional(),
  kong: kongSettings.optional(),
});

export type SecuritySettings = z.output<typeof securitySettings>;
