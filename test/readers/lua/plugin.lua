-- plugin.lua FOLDER : runs the gateway's plug-in, as it was emitted into FOLDER, on requests that come one a line as JSON.
-- What Kong would give it is small and strict here: what is not listed does not exist. Answers go out one a line.
-- plugin.lua FOLDER schema : the plug-in's schema as JSON.
local json = require "cjson"
local client = require "socket.http"
local ltn12 = require "ltn12"
local folder, mode = arg[1], arg[2]

-- ------------------------------------------------------------------ JSON with arrays that may be empty, as OpenResty has it

local array_mt = {}
local function encode(value)
  if type(value) ~= "table" then return json.encode(value) end
  local out = {}
  if getmetatable(value) == array_mt or #value > 0 then
    for index, item in ipairs(value) do out[index] = encode(item) end
    return "[" .. table.concat(out, ",") .. "]"
  end
  for key, item in pairs(value) do out[#out + 1] = json.encode(tostring(key)) .. ":" .. encode(item) end
  table.sort(out)
  return "{" .. table.concat(out, ",") .. "}"
end
local function decode(text)
  local fine, value = pcall(json.decode, text)
  return fine and value or nil
end
package.preload["cjson.safe"] = function() return { array_mt = array_mt, encode = encode, decode = decode } end

-- ------------------------------------------------------------------ modules of OpenResty and Kong

package.preload["resty.http"] = function()
  local http = {}
  function http.new() return setmetatable({}, { __index = http }) end
  function http:set_timeouts(connect, send, read)
    assert(connect <= 50 and send <= 50 and read <= 50, "longer than 50 ms")
    -- What the plug-in says is held to; how busy this machine is, is not what is looked at.
    client.TIMEOUT = 40 * read / 1000
  end
  function http:request_uri(url, options)
    assert(options.keepalive_timeout > 0 and options.keepalive_pool > 0, "no keep-alive")
    local body, headers = {}, { ["Content-Length"] = #options.body }
    for name, value in pairs(options.headers) do headers[name] = value end
    local fine, status = client.request({
      url = url, method = options.method, headers = headers, source = ltn12.source.string(options.body), sink = ltn12.sink.table(body),
    })
    if not fine then return nil, status end
    return { status = status, body = table.concat(body) }
  end
  return http
end
package.preload["resty.sha256"] = function()
  local hash = {}
  function hash.new() return setmetatable({ text = "" }, { __index = hash }) end
  function hash:update(part) self.text = self.text .. part end
  function hash:final() return self.text end
  return hash
end
package.preload["resty.string"] = function() return { to_hex = function(text) return text end } end
package.preload["kong.db.schema.typedefs"] = function()
  return { no_consumer = { type = "none" }, protocols_http = { type = "protocols" }, url = function(more) more.type = "string"; return more end }
end
package.preload["resty.redis"] = assert(loadfile(arg[0]:match("^.*/") .. "redis.lua"))
for _, name in ipairs({ "counters", "decision", "document", "handler", "schema" }) do
  package.preload["kong.plugins.soma-opa." .. name] = assert(loadfile(folder .. "/" .. name .. ".lua"))
end

if mode == "schema" then
  print(encode(require "kong.plugins.soma-opa.schema"))
  return
end

-- ------------------------------------------------------------------ what a request finds

local now, asked, exited, cache, counters, current, upstream = 1000000, 0, {}, {}, {}, nil, nil
local quiet = function() end
_G.ngx = {
  now = function() return now end,
  shared = { soma_opa = { incr = function(_, key, by, start, ttl)
    assert(ttl and ttl > 0, "a counter that never ends")
    if current.counters_full then return nil, "no memory" end
    counters[key] = (counters[key] or start) + by
    return counters[key]
  end } },
}
_G.kong = {
  cache = { get = function(_, key, options, ask, ...)
    assert(options.ttl > 0 and options.ttl <= 5, "kept too long")
    local kept = cache[key]
    if kept and now < kept.till then return kept.value end
    asked = asked + 1
    local value, err = ask(...)
    if value == nil then return nil, err end
    cache[key] = { value = value, till = now + options.ttl }
    return value
  end },
  client = { get_ip = function() return current.address or "127.0.0.1" end },
  log = { err = quiet, notice = quiet },
  request = {
    get_headers = function(most)
      local count, headers = 0, {}
      for name, value in pairs(upstream) do
        count = count + (type(value) == "table" and #value or 1)
        headers[name] = value
      end
      return headers, count > most and "truncated" or nil
    end,
    get_method = function() return current.method end,
    get_raw_path = function() return current.path end,
  },
  response = { exit = function(status, body, headers)
    exited = { status = status, body = body, headers = headers }
    error(exited, 0)
  end },
  router = { get_route = function() return { name = current.route } end },
  service = { request = {
    clear_header = function(name) upstream[name:lower()] = nil end,
    set_header = function(name, value)
      assert(type(value) == "string" and not value:find("%c"), "a header that is none")
      upstream[name:lower()] = value
    end,
  } },
}

local document = require "kong.plugins.soma-opa.document"
local made
local of = document.of
document.of = function(...) made = of(...); return made end
local handler = require "kong.plugins.soma-opa.handler"

for line in io.lines() do
  current = json.decode(line)
  upstream, made, exited = {}, nil, {}
  for name, value in pairs(current.headers) do upstream[name:lower()] = value end
  -- Time passes where a request says so, and nowhere else.
  now = now + (current.later or 0)
  if current.forget then cache = {} end
  asked = 0
  local fine, err = pcall(handler.access, handler, current.conf)
  if not fine and err ~= exited then error(err, 0) end
  print(encode({ name = current.name, status = fine and 200 or exited.status, asked = asked, upstream = upstream, document = made,
    challenge = exited.headers and exited.headers["WWW-Authenticate"] }))
end
