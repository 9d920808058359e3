-- A Database of CloudNativePG says whether its last generation was applied.
local status = obj.status or {}
if status.applied == false then
  return { status = "Degraded", message = status.message or "" }
end
if status.applied == true and status.observedGeneration == obj.metadata.generation then
  return { status = "Healthy", message = "" }
end
return { status = "Progressing", message = "not applied yet" }
