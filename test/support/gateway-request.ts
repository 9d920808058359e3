import * as z from 'zod';

const words = z.array(z.string());

/** The document that the gateway's plug-in makes of a request and that the policy reads: one form for both. */
export const gatewayRequest = z.strictObject({
  method: z.string(),
  path: z.string(),
  segments: words,
  headers: z.strictObject({ upgrade: z.string() }),
  tenant: z.string(),
  token: z.string(),
  key: z.strictObject({
    state: z.enum(['none', 'unknown', 'known']),
    name: z.string(),
    tenant: z.string(),
    roles: words,
  }),
  client: z.strictObject({ address: z.string() }),
  route: z.strictObject({
    name: z.string(),
    prefix: words,
    websocket: z.boolean(),
    permissions: z.array(z.strictObject({ path: words, methods: words, roles: words })),
  }),
});
