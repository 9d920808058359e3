-- An application is as healthy as Argo CD itself found it, once its sync is over: hooks, such as jobs that make databases, count
-- for no health. Without this script a later wave would start at once.
local status = obj.status or {}
local health = status.health or {}
if (status.operationState or {}).phase == "Running" then
  return { status = "Progressing", message = "its sync is running" }
end
return { status = health.status or "Progressing", message = health.message or "" }
