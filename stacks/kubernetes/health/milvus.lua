-- The operator says "Pending" until Milvus was healthy once, and "Unhealthy" when it is so no more.
local status = (obj.status or {}).status
local seen = (obj.status or {}).observedGeneration
if status == "Healthy" and seen == obj.metadata.generation then
  return { status = "Healthy", message = "" }
end
if status == "Unhealthy" then
  return { status = "Degraded", message = "the operator calls it unhealthy" }
end
return { status = "Progressing", message = status or "not seen by its operator yet" }
