package somabrain.auth_test

import data.somabrain.auth

test_member_may_call_the_api if {
	auth.allow with input as {"tenant": "acme", "method": "POST", "path": "/memory/recall"}
}

test_admin_paths_are_denied_in_any_case_and_place if {
	every path in ["/admin", "/admin/users", "/v1/Admin/users", "/ADMIN"] {
		not auth.allow with input as {"tenant": "acme", "method": "GET", "path": path}
	}
}

test_deleting_is_denied if {
	not auth.allow with input as {"tenant": "acme", "method": "DELETE", "path": "/memory/1"}
}

test_missing_path_is_denied if {
	not auth.allow with input as {"tenant": "acme", "method": "GET"}
}

test_missing_tenant_is_denied if {
	not auth.allow with input as {"method": "GET", "path": "/memory"}
}

test_empty_input_still_gets_a_decision if {
	decision := auth.allow with input as {}
	decision == false
}
