# Asked as agentvoicebox/allow by AgentVoiceBox's policy client: what somebody does, with what, in which tenant.
package agentvoicebox

default allow := false

allow if {
	request
	not privileged
}

allow if {
	request
	is_array(input.context.roles)
	"platform-admin" in input.context.roles
}

# The identity of a resource that is made is not known yet: null, as the client sends it.
request if {
	every field in ["tenant_id", "action"] {
		is_string(input[field])
		input[field] != ""
	}
	type_name(object.get(input.resource, "id", null)) in {"string", "null"}
	is_string(input.resource.type)
	someone
}

someone if {
	is_string(input.subject.id)
	input.subject.id != ""
}

# A program with a key has no subject, but what the key is for.
someone if {
	is_array(input.context.api_key_scopes)
	count(input.context.api_key_scopes) > 0
}

privileged if not lower(input.action) in {"get", "head", "options", "post", "put", "patch", "create", "read", "write"}

privileged if lower(input.resource.type) in {"tenant", "billing"}

privileged if {
	some segment in split(lower(input.resource.id), "/")
	segment in {"admin", "billing"}
}
