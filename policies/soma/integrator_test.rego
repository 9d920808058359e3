package soma.policy.integrator_test

import data.soma.policy.integrator

cases := {
	"a known leader of a tenant": [{"tenant": "acme", "candidate": {"leader": "action"}}, {"allow": true, "leader": "action"}],
	"an unknown leader": [{"tenant": "acme", "candidate": {"leader": "root"}}, {"allow": false, "leader": ""}],
	"a leader that is a list": [{"tenant": "acme", "candidate": {"leader": ["state"]}}, {"allow": false, "leader": ""}],
	"a candidate that is text": [{"tenant": "acme", "candidate": "state"}, {"allow": false, "leader": ""}],
	"no tenant": [{"candidate": {"leader": "state"}}, {"allow": false, "leader": "state"}],
	"an empty tenant": [{"tenant": "", "candidate": {"leader": "state"}}, {"allow": false, "leader": "state"}],
	"a tenant of another type": [{"tenant": null, "candidate": {"leader": "state"}}, {"allow": false, "leader": "state"}],
	"nothing": [{}, {"allow": false, "leader": ""}],
	"text": ["state", {"allow": false, "leader": ""}],
}

test_every_case if {
	every name, case in cases {
		decision := {"allow": integrator.allow, "leader": integrator.leader} with input as case[0]
		[name, decision] == [name, case[1]]
	}
}
