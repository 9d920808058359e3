-- Asks the policy engine, and takes nothing for a decision but a decision.
local cjson = require "cjson.safe"
local http = require "resty.http"
local sha256 = require "resty.sha256"
local to_hex = require("resty.string").to_hex

local STATUSES = { [200] = true, [401] = true, [403] = true }

-- Fit to be a header: text without control signs.
local function is_text(value)
  return type(value) == "string" and value ~= "" and not value:find("%c")
end

local function is_identity(identity)
  if type(identity) ~= "table" or type(identity.roles) ~= "table" then
    return false
  end
  for _, role in pairs(identity.roles) do
    if not is_text(role) or role:find(",", 1, true) then
      return false
    end
  end
  return is_text(identity.tenant) and is_text(identity.subject) and is_text(identity.credential)
end

-- Somebody, or nobody at all where that is allowed.
local function is_decision(decision)
  return type(decision) == "table"
    and type(decision.allow) == "boolean"
    and STATUSES[decision.status] == true
    and decision.allow == (decision.status == 200)
    and is_text(decision.reason)
    and type(decision.identity) == "table"
    and (next(decision.identity) == nil or is_identity(decision.identity))
    and (next(decision.identity) ~= nil or not decision.allow or decision.reason == "public")
end

local function ask(conf, body)
  local client = http.new()
  client:set_timeouts(conf.timeout_ms, conf.timeout_ms, conf.timeout_ms)
  local answer, err = client:request_uri(conf.url, {
    method = "POST",
    body = body,
    headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. conf.opa_token },
    keepalive_timeout = 60000,
    keepalive_pool = 16,
  })
  if not answer then
    return nil, "no answer: " .. tostring(err)
  end
  if answer.status ~= 200 then
    return nil, "status " .. tostring(answer.status)
  end
  local said = cjson.decode(answer.body)
  local decision = type(said) == "table" and said.result
  if not is_decision(decision) then
    return nil, "no decision in the answer"
  end
  return decision
end

local decision = {}

-- Every part with its length before it: no two requests make one key. What the route is told is the same for its name.
-- Hashed, since the cache is memory that others read.
function decision.key(document)
  local parts = {
    document.method, document.path, document.headers.upgrade, document.tenant, document.token, document.key.state,
    document.key.name, document.client.address, document.route.name,
  }
  local hash = sha256:new()
  for _, part in ipairs(parts) do
    hash:update(#part .. ":" .. part)
  end
  return "soma-opa:" .. to_hex(hash:final())
end

-- A decision, or nothing and why; what is no decision is never kept.
function decision.of(conf, document)
  local body = cjson.encode({ input = document })
  if not body then
    return nil, "a request that cannot be written down"
  end
  return kong.cache:get(decision.key(document), { ttl = conf.cache_seconds }, ask, conf, body)
end

return decision
