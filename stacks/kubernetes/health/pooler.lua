-- A Pooler of CloudNativePG has a phase, and counts the pods of its Deployment.
local status = obj.status or {}
if status.phase == "failed" then
  return { status = "Degraded", message = status.phaseReason or status.error or "" }
end
if status.phase == "paused" then
  return { status = "Suspended", message = status.phaseReason or "" }
end
if status.phase == "active" and status.instances == obj.spec.instances then
  return { status = "Healthy", message = "" }
end
return { status = "Progressing", message = status.phaseReason or "waiting for its pods" }
