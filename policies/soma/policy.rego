# Asked as soma/policy/allow by SomaBrain and, with SA01_POLICY_DATA_PATH, by SomaAgent01: each in a form of its own.
# Both read the answer as a truth value, so every input gets one.
package soma.policy

default allow := false

# SomaBrain: a member of a tenant acts inside that tenant.
allow if {
	is_string(input.subject.tenant)
	input.subject.tenant != ""
	input.subject.tenant == input.resource.tenant
	input.action in {"read", "write"}
}

# SomaAgent01: an agent of a tenant does what the service's own policy lets it do; other tools and settings are a person's.
allow if {
	agent_request
	input.resource in agent_resources[input.action]
}

allow if {
	agent_request
	input.action == "conversation.send"
}

agent_resources := {
	"tool.execute": {"echo", "timestamp", "document_ingest"},
	"memory.write": {"conversation_memory", "somabrain"},
}

agent_request if {
	every field in ["tenant", "resource", "action"] {
		is_string(input[field])
		input[field] != ""
	}
	is_object(input.context)
}
