-- An application is as healthy as Argo CD itself found it. Without this script a later wave would start at once.
local health = (obj.status or {}).health
if health == nil or health.status == nil then
  return { status = "Progressing", message = "not compared yet" }
end
return { status = health.status, message = health.message or "" }
