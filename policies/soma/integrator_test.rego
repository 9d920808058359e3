package soma.policy.integrator_test

import data.soma.policy.integrator

test_known_leader_of_a_tenant_is_allowed if {
	decision := integrator with input as {"tenant": "acme", "candidate": {"leader": "action"}}
	decision.allow
	decision.leader == "action"
}

test_unknown_leader_is_denied if {
	decision := integrator with input as {"tenant": "acme", "candidate": {"leader": "root"}}
	not decision.allow
	decision.leader == ""
}

test_missing_tenant_is_denied if {
	decision := integrator with input as {"candidate": {"leader": "state"}}
	not decision.allow
}

test_empty_tenant_is_denied if {
	decision := integrator with input as {"tenant": "", "candidate": {"leader": "state"}}
	not decision.allow
}

test_tenant_of_another_type_is_denied if {
	decision := integrator with input as {"tenant": null, "candidate": {"leader": "state"}}
	not decision.allow
}

test_empty_input_still_gets_a_decision if {
	decision := integrator with input as {}
	decision.allow == false
}
