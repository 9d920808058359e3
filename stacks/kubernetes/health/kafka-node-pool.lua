-- Strimzi lists the nodes of a pool when it has decided on them; whether they are ready is said by the Kafka object.
local status = obj.status or {}
if status.observedGeneration == obj.metadata.generation and #(status.nodeIds or {}) == obj.spec.replicas then
  return { status = "Healthy", message = "" }
end
return { status = "Progressing", message = "waiting for its nodes" }
