package soma.policy_test

import data.soma.policy

test_member_reads_its_own_tenant if {
	policy.allow with input as {"subject": {"tenant": "acme"}, "resource": {"tenant": "acme"}, "action": "read"}
}

test_member_writes_its_own_tenant if {
	policy.allow with input as {"subject": {"tenant": "acme"}, "resource": {"tenant": "acme"}, "action": "write"}
}

test_other_tenant_is_denied if {
	not policy.allow with input as {"subject": {"tenant": "acme"}, "resource": {"tenant": "globex"}, "action": "read"}
}

test_two_missing_tenants_are_not_equal if {
	not policy.allow with input as {"subject": {"tenant": null}, "resource": {"tenant": null}, "action": "read"}
}

test_administration_is_denied if {
	not policy.allow with input as {"subject": {"tenant": "acme"}, "resource": {"tenant": "acme"}, "action": "delete"}
}

test_empty_input_still_gets_a_decision if {
	decision := policy.allow with input as {}
	decision == false
}
