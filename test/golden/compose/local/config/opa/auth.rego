# Asked as somabrain/auth/allow by SomaBrain's policy client; a missing decision would count as consent.
package somabrain.auth

default allow := false

allow if {
	is_string(input.tenant)
	input.tenant != ""
	input.method in {"GET", "POST"}

	# Here and not in a rule below: of a path that is missing, `not is_string(…)` would be undefined and not true.
	is_string(input.path)
	not administrative
}

administrative if {
	some segment in split(lower(input.path), "/")
	segment == "admin"
}
