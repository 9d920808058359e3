import type * as z from 'zod/mini';
import { type Located, replicated } from '../../core/amounts/settings.ts';

/** What an environment may say about the identity provider. */
export const keycloakSettings = replicated;

export type KeycloakSettings = Located<z.output<typeof keycloakSettings>>;
