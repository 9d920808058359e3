import * as z from 'zod';
import { replicaCount, size } from '../../core/settings.ts';

/** What an environment may say about the identity provider. */
export const keycloakSettings = z.strictObject({ replicas: replicaCount, ...size });

export type KeycloakSettings = z.output<typeof keycloakSettings>;
