# Asked as soma/policy/allow: a member of a tenant may act inside that tenant.
package soma.policy

default allow := false

allow if {
	is_string(input.subject.tenant)
	input.subject.tenant != ""
	input.subject.tenant == input.resource.tenant
	input.action in {"read", "write"}
}
