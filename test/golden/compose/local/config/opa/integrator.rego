# Asked by SomaBrain's integrator before it publishes a frame: may this leader be announced?
# The reader takes a missing decision for consent, so every input gets one.
package soma.policy.integrator

default allow := false

default leader := ""

leader := input.candidate.leader if input.candidate.leader in {"state", "agent", "action"}

allow if {
	is_string(input.tenant)
	input.tenant != ""
	leader != ""
}
