-- Lets a request through when the policy engine says so, as whom it says, and in no other case.
local counters = require "kong.plugins.soma-opa.counters"
local decision = require "kong.plugins.soma-opa.decision"
local document = require "kong.plugins.soma-opa.document"

-- Before rate limiting (910), which counts by the tenant that is set here; no plug-in that runs earlier trusts a header.
local SomaOpa = { VERSION = "1.0.0", PRIORITY = 1000 }

local MOST_HEADERS = 200

-- Headers by which a service may know somebody, whoever sets them. One with an underscore reads like one with a dash in
-- many services, so none goes through.
local TRUSTED = {
  "^authorization$", "^remote%-", "^x%-anonymous", "^x%-api%-key$", "^x%-auth", "^x%-consumer", "^x%-credential",
  "^x%-forwarded%-user", "^x%-forwarded%-email", "^x%-forwarded%-groups", "^x%-forwarded%-preferred", "^x%-internal",
  "^x%-remote", "^x%-service", "^x%-soma", "^x%-tenant", "^x%-user", "_",
}

local function is_trusted(name)
  for _, pattern in ipairs(TRUSTED) do
    if name:lower():find(pattern) then
      return true
    end
  end
  return false
end

local function refuse(status, message, headers)
  return kong.response.exit(status, { message = message }, headers)
end

local function over_limit(conf, credential)
  local count, err = counters.count(conf, credential)
  if not count then
    kong.log.err("cannot count requests: ", err)
    return true
  end
  return count > conf.credential_per_minute
end

function SomaOpa:access(conf)
  local headers, err = kong.request.get_headers(MOST_HEADERS)
  if err then
    return refuse(431, "Too many headers")
  end
  local asked = document.of(conf, headers)
  for name in pairs(headers) do
    if is_trusted(name) then
      kong.service.request.clear_header(name)
    end
  end

  local decided, problem = decision.of(conf, asked)
  if not decided then
    kong.log.err("no decision: ", problem)
    return refuse(503, "No decision")
  end
  if not decided.allow then
    kong.log.notice("refused: ", decided.reason)
    if decided.status == 401 then
      return refuse(401, "Unauthorized", { ["WWW-Authenticate"] = "Bearer" })
    end
    return refuse(403, "Forbidden")
  end

  local identity = decided.identity
  if identity.credential then
    if over_limit(conf, identity.credential) then
      return refuse(429, "Too many requests", { ["Retry-After"] = tostring(counters.window_seconds) })
    end
    kong.service.request.set_header("X-Tenant-ID", identity.tenant)
    kong.service.request.set_header("X-Soma-Subject", identity.subject)
    kong.service.request.set_header("X-Soma-Roles", table.concat(identity.roles, ","))
    if conf.service_token then
      kong.service.request.set_header("Authorization", "Bearer " .. conf.service_token)
    elseif conf.passes_token and asked.token ~= "" then
      kong.service.request.set_header("Authorization", "Bearer " .. asked.token)
    end
  end
end

return SomaOpa
