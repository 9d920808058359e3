import type * as z from 'zod/mini';
import { replicated } from '../../core/amounts/settings.ts';

/** What an environment may say about the identity provider. */
export const keycloakSettings = replicated;

export type KeycloakSettings = z.output<typeof keycloakSettings>;
