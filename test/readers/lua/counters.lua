-- counters.lua FOLDER : counts as the gateway's plug-in does, as it was emitted into FOLDER. A request comes on each line, its configuration and its
-- credential as JSON; the count goes out, and after it what the log says.
local json = require "cjson"
local folder = arg[1]
package.preload["resty.redis"] = assert(loadfile(arg[0]:match("^.*/") .. "redis.lua"))

local own, said = {}, ""
_G.ngx = {
  now = function() return 1000000 end,
  shared = { soma_opa = { incr = function(_, key, by, start)
    own[key] = (own[key] or start) + by
    return own[key]
  end } },
}
_G.kong = { log = { err = function(...) said = table.concat({ ... }) end } }

local counters = assert(loadfile(folder .. "/counters.lua"))()
for line in io.lines() do
  local asked = json.decode(line)
  said = ""
  print(counters.count(asked.conf, asked.credential) .. " " .. said)
end
