-- The operator names the primary when it has chosen one; clients reach no other server for their writes.
local primary = (obj.status or {}).masterNode
if primary ~= nil and primary ~= "" then
  return { status = "Healthy", message = primary .. " is the primary" }
end
return { status = "Progressing", message = "waiting for a primary" }
