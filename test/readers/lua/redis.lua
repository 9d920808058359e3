-- What the gateway's plug-in knows of resty.redis, over plain sockets: the answers are those of a real server.
local socket = require "socket"

local redis = {}

function redis:new()
  return setmetatable({ reused = 0 }, { __index = redis })
end

function redis:set_timeouts(connect, send, read)
  assert(connect <= 100 and send <= 100 and read <= 100, "longer than 100 ms")
  -- What the plug-in says is held to; how busy this machine is, is not what is looked at.
  self.patience = 40 * read / 1000
end

function redis:connect(host, port)
  local err
  self.socket = socket.tcp()
  self.socket:settimeout(self.patience)
  local fine
  fine, err = self.socket:connect(host, port)
  return fine, err
end

function redis:get_reused_times()
  return self.reused
end

-- An answer of the protocol; what is refused is nothing and the reason.
local function answer(from)
  local line, err = from:receive("*l")
  if not line then
    return nil, err
  end
  local kind, rest = line:sub(1, 1), line:sub(2)
  if kind == "-" then
    return false, rest
  end
  return kind == ":" and tonumber(rest) or rest
end

local function send(to, ...)
  local words = { "*" .. select("#", ...) }
  for _, word in ipairs({ ... }) do
    words[#words + 1] = "$" .. #tostring(word)
    words[#words + 1] = tostring(word)
  end
  to:send(table.concat(words, "\r\n") .. "\r\n")
end

function redis:auth(...)
  send(self.socket, "AUTH", ...)
  local said, err = answer(self.socket)
  return said or nil, err
end

function redis:init_pipeline()
  self.waiting = 0
end

for _, command in ipairs({ "incr", "expire" }) do
  redis[command] = function(self, ...)
    send(self.socket, command, ...)
    self.waiting = self.waiting + 1
  end
end

function redis:commit_pipeline()
  local answers = {}
  for index = 1, self.waiting do
    local said, err = answer(self.socket)
    if said == nil then
      return nil, err
    end
    answers[index] = said or { false, err }
  end
  return answers
end

function redis:set_keepalive(idle, size)
  assert(idle > 0 and size > 0, "no keep-alive")
  self.socket:close()
  return 1
end

function redis:close()
  self.socket:close()
  return 1
end

return redis
