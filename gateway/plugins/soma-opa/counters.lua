-- Counts the requests of a key or a person: in the cache, where all gateways count as one, and in this gateway by itself where
-- there is no cache or it does not answer.
local redis = require "resty.redis"

local WINDOW_SECONDS = 60
local KEPT_SECONDS = 2 * WINDOW_SECONDS

-- One more in the cache: the new count, or nothing and why.
local function together(at, key)
  local client = redis:new()
  client:set_timeouts(at.timeout_ms, at.timeout_ms, at.timeout_ms)
  local fine, err = client:connect(at.host, at.port)
  if not fine then
    return nil, err
  end
  if client:get_reused_times() == 0 then
    fine, err = client:auth(at.username, at.password)
    if not fine then
      client:close()
      return nil, err
    end
  end
  client:init_pipeline(2)
  client:incr(key)
  client:expire(key, KEPT_SECONDS)
  local answers
  answers, err = client:commit_pipeline()
  -- A command that is refused is a pair of `false` and the reason, in the place of its answer.
  if not answers or type(answers[1]) ~= "number" or type(answers[2]) ~= "number" then
    client:close()
    return nil, err or "a count that is refused"
  end
  client:set_keepalive(60000, 16)
  return answers[1]
end

local counters = { window_seconds = WINDOW_SECONDS }

-- How many requests this is in the present minute, or nothing and why.
function counters.count(conf, credential)
  local key = credential .. ":" .. math.floor(ngx.now() / WINDOW_SECONDS)
  if conf.counters then
    local count, err = together(conf.counters, "ratelimit:soma-opa:" .. key)
    if count then
      return count
    end
    kong.log.err("this gateway counts by itself: ", err)
  end
  return ngx.shared.soma_opa:incr(key, 1, 0, KEPT_SECONDS)
end

return counters
