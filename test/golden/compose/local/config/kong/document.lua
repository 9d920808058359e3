-- What the policy engine is told of a request. Its form is the policy's: policies/soma/gateway.rego, well_formed.
local cjson = require "cjson.safe"

local KEY_HEADER = "x-api-key"
local TENANT_HEADER = "x-tenant-id"
-- A reference that could not be resolved stays what it is or becomes empty; neither may open anything.
local LEAST_KEY = 32

local function list(items)
  return setmetatable(items, cjson.array_mt)
end

-- A header that is sent twice is one text that fits nothing.
local function header(headers, name)
  local value = headers[name]
  if type(value) == "table" then
    return table.concat(value, ",")
  end
  return value or ""
end

local function bearer(headers)
  local scheme, token = header(headers, "authorization"):match("^(%a+) +(.+)$")
  if scheme and scheme:lower() == "bearer" then
    return token
  end
  return ""
end

local function is_key(text)
  return type(text) == "string" and #text >= LEAST_KEY and not text:find("{vault:", 1, true)
end

local function holder_of(conf, sent)
  for _, holder in ipairs(conf.holders) do
    local key = conf.keys[holder.name]
    if is_key(key) and key == sent then
      return { state = "known", name = holder.name, tenant = holder.tenant, roles = list(holder.roles) }
    end
  end
  return { state = "unknown", name = "", tenant = "", roles = list({}) }
end

local function segments_of(path)
  local segments = {}
  for raw in path:gmatch("[^/]+") do
    local decoded = raw:gsub("%%(%x%x)", function(digits)
      return string.char(tonumber(digits, 16))
    end)
    segments[#segments + 1] = decoded
  end
  return list(segments)
end

local function permissions_of(conf)
  local permissions = {}
  for _, one in ipairs(conf.permissions) do
    permissions[#permissions + 1] = { path = list(one.path), methods = list(one.methods), roles = list(one.roles) }
  end
  return list(permissions)
end

local document = {}

function document.of(conf, headers)
  local path = kong.request.get_raw_path()
  local sent = header(headers, KEY_HEADER)
  return {
    method = kong.request.get_method(),
    path = path,
    segments = segments_of(path),
    headers = { upgrade = header(headers, "upgrade") },
    tenant = header(headers, TENANT_HEADER),
    token = bearer(headers),
    key = sent == "" and { state = "none", name = "", tenant = "", roles = list({}) } or holder_of(conf, sent),
    client = { address = kong.client.get_ip() },
    route = {
      name = kong.router.get_route().name,
      prefix = list(conf.prefix),
      websocket = conf.websocket,
      permissions = permissions_of(conf),
    },
  }
end

return document
