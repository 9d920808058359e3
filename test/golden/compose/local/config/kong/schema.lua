local typedefs = require "kong.db.schema.typedefs"

local words = { type = "array", required = true, elements = { type = "string" } }

return {
  name = "soma-opa",
  fields = {
    { consumer = typedefs.no_consumer },
    { protocols = typedefs.protocols_http },
    { config = {
      type = "record",
      fields = {
        -- Where the policy engine decides, and the bearer that it knows the gateway by.
        { url = typedefs.url { required = true } },
        { opa_token = { type = "string", required = true, referenceable = true } },
        { timeout_ms = { type = "integer", required = true, between = { 1, 50 } } },
        { cache_seconds = { type = "integer", required = true, between = { 1, 5 } } },
        -- What the policy is told of the route.
        { prefix = words },
        { websocket = { type = "boolean", required = true } },
        { permissions = { type = "array", required = true, elements = { type = "record", fields = {
          { path = words },
          { methods = words },
          { roles = words },
        } } } },
        -- API keys by the name of their holder: a map, since references are resolved in its values.
        { keys = { type = "map", required = true, keys = { type = "string" },
          values = { type = "string", referenceable = true } } },
        { holders = { type = "array", required = true, elements = { type = "record", fields = {
          { name = { type = "string", required = true } },
          { tenant = { type = "string", required = true } },
          { roles = words },
        } } } },
        -- Requests of one key or one person in a minute; the tenant's limit is another plug-in's.
        { credential_per_minute = { type = "integer", required = true, gt = 0 } },
        -- The cache in which all gateways count these together; without it each counts for itself.
        { counters = { type = "record", required = false, fields = {
          { host = { type = "string", required = true } },
          { port = { type = "integer", required = true, between = { 1, 65535 } } },
          { username = { type = "string", required = true } },
          { password = { type = "string", required = true, referenceable = true } },
          { timeout_ms = { type = "integer", required = true, between = { 1, 100 } } },
        } } },
        -- True for a service that verifies tokens itself: it sees the one that the policy engine verified.
        { passes_token = { type = "boolean", required = false } },
        -- The bearer that the service wants to see instead of the client's.
        { service_token = { type = "string", required = false, referenceable = true } },
      },
    } },
  },
}
