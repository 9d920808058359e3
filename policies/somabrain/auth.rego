# Asked as somabrain/auth/allow by SomaBrain's policy client; a missing decision would count as consent.
package somabrain.auth

default allow := false

allow if {
	is_string(input.tenant)
	input.tenant != ""
	input.method in {"GET", "POST"}
	not administrative
}

administrative if {
	some segment in split(lower(input.path), "/")
	segment == "admin"
}

# A path that is missing or no text cannot be shown to be harmless.
administrative if not is_string(input.path)
