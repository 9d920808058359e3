import * as z from 'zod';

/**
 * The part of Kong's declarative format that we write, strict as Kong is: an unknown field keeps it from starting.
 * Fields and ranges as kong/db/schema/entities/{services,routes,plugins}.lua and the schema.lua of each plug-in have them
 * in 3.9; no registry has the parser itself. The plug-in that decides is held to its own schema.lua by another test.
 */
const milliseconds = z.int().min(1).max(2_147_483_646);
const name = z.string().regex(/^[\w.~-]+$/);
const w3c = z.tuple([z.literal('w3c')]);

/** A request of one tenant is counted once, whatever it is for. */
const counted = {
  limit_by: z.literal('header'),
  header_name: z.string().min(1),
  minute: z.int().min(1),
  fault_tolerant: z.boolean(),
  hide_client_headers: z.boolean(),
};

/** Its record of Redis (kong/tools/redis/schema.lua): user name and password are referenceable, times are milliseconds. */
const redis = z.strictObject({
  host: z.hostname(),
  port: z.int().min(1).max(65_535),
  username: z.string().min(1),
  password: z.string().regex(/^\{vault:\/\/env\/[a-z][a-z0-9-]*\}$/),
  database: z.int().min(0),
  timeout: milliseconds,
  ssl: z.boolean(),
});

const globalPlugin = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('correlation-id'),
    config: z.strictObject({
      header_name: z.string().min(1),
      generator: z.enum(['uuid', 'uuid#counter', 'tracker']),
      echo_downstream: z.boolean(),
    }),
  }),
  z.strictObject({
    name: z.literal('prometheus'),
    config: z.strictObject({
      bandwidth_metrics: z.boolean(),
      latency_metrics: z.boolean(),
      status_code_metrics: z.boolean(),
    }),
  }),
  z.strictObject({
    name: z.literal('rate-limiting'),
    // Without a database there is no third.
    config: z.discriminatedUnion('policy', [
      z.strictObject({ ...counted, policy: z.literal('local') }),
      // -1: before the request passes. Its own check wants 0.02 s at least of any other rate.
      z.strictObject({ ...counted, policy: z.literal('redis'), sync_rate: z.literal(-1), redis }),
    ]),
  }),
  z.strictObject({
    name: z.literal('opentelemetry'),
    config: z.strictObject({
      traces_endpoint: z.url(),
      propagation: z.strictObject({ default_format: z.literal('w3c'), extract: w3c, inject: w3c }),
      resource_attributes: z.record(z.string(), z.string().min(1)),
    }),
  }),
]);

const route = z.strictObject({
  name,
  paths: z.array(z.string().startsWith('/')).min(1),
  protocols: z.array(z.enum(['http', 'https'])).min(1),
  strip_path: z.boolean(),
  preserve_host: z.boolean(),
  request_buffering: z.boolean(),
  response_buffering: z.boolean(),
  // One, and this one: a route that nobody decides about is open.
  plugins: z.tuple([
    z.strictObject({ name: z.literal('soma-opa'), config: z.record(z.string(), z.unknown()) }),
  ]),
});

/** The one route without it: whoever logs in has no credentials yet. Requests are counted by address. */
const loginRoute = route.extend({
  name: z.literal('login'),
  plugins: z.tuple([
    z.strictObject({
      name: z.literal('rate-limiting'),
      config: z.strictObject({
        limit_by: z.literal('ip'),
        minute: z.int().min(1),
        fault_tolerant: z.boolean(),
        hide_client_headers: z.boolean(),
        policy: z.enum(['local', 'redis']),
        sync_rate: z.optional(z.literal(-1)),
        redis: z.optional(redis),
      }),
    }),
  ]),
});

export const kongDeclaration = z.strictObject({
  _format_version: z.literal('3.0'),
  plugins: z.array(globalPlugin),
  services: z.array(
    z.strictObject({
      name,
      url: z.url({ protocol: /^https?$/ }),
      tls_verify: z.optional(z.boolean()),
      connect_timeout: milliseconds,
      read_timeout: milliseconds,
      write_timeout: milliseconds,
      retries: z.int().min(0).max(32_767),
      routes: z.union([z.array(route).min(1), z.tuple([loginRoute])]),
    }),
  ),
});
