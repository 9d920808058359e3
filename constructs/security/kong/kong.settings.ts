import * as z from 'zod/mini';
import { ROLES } from '../../core/model/gateway-route.ts';
import { type Located, replicaCount, size } from '../../core/amounts/settings.ts';

const word = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]*$/, 'small letters, digits and dashes, for example "developer"'));

/** What an environment may say about the gateway. */
export const kongSettings = z.strictObject({
  replicas: replicaCount,
  ...size,
  /** Requests per minute of one tenant, and of one key or person. */
  limits: z.strictObject({
    tenantPerMinute: z.int().check(z.gte(1)),
    credentialPerMinute: z.int().check(z.gte(1)),
  }),
  /** Programs that come with a key: a secret `GATEWAY_KEY_<NAME>` is made for each. */
  keys: z.array(
    z.strictObject({ name: word, tenant: word, roles: z.array(z.enum(ROLES)).check(z.minLength(1)) }),
  ),
});

export type KongSettings = Located<z.output<typeof kongSettings>>;
