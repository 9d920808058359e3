package soma.policy_test

import data.soma.policy

agent := {
	"tenant": "acme",
	"persona_id": null,
	"action": "tool.execute",
	"resource": "echo",
	"context": {},
}

cases := {
	"a member reads its own tenant": [{"subject": {"tenant": "acme"}, "resource": {"tenant": "acme"}, "action": "read"}, true],
	"a member writes its own tenant": [{"subject": {"tenant": "acme"}, "resource": {"tenant": "acme"}, "action": "write"}, true],
	"another tenant": [{"subject": {"tenant": "acme"}, "resource": {"tenant": "globex"}, "action": "read"}, false],
	"two tenants that are missing": [{"subject": {"tenant": null}, "resource": {"tenant": null}, "action": "read"}, false],
	"two tenants that are empty": [{"subject": {"tenant": ""}, "resource": {"tenant": ""}, "action": "read"}, false],
	"deleting": [{"subject": {"tenant": "acme"}, "resource": {"tenant": "acme"}, "action": "delete"}, false],
	"a subject that is text": [{"subject": "acme", "resource": {"tenant": "acme"}, "action": "read"}, false],
	"nothing": [{}, false],
	"text": ["allow", false],
	"a list": [[true], false],
	"an agent's harmless tool": [agent, true],
	"an agent's message": [object.union(agent, {"action": "conversation.send", "resource": "message"}), true],
	"an agent's memory": [object.union(agent, {"action": "memory.write", "resource": "somabrain"}), true],
	"a tool that runs code": [object.union(agent, {"resource": "code_execute"}), false],
	"a memory that is none": [object.union(agent, {"action": "memory.write", "resource": "echo"}), false],
	"an action that is a list": [object.union(agent, {"action": ["tool.execute"]}), false],
	"an agent's settings": [object.union(agent, {"action": "settings.update"}), false],
	"an agent without tenant": [object.remove(agent, ["tenant"]), false],
	"an agent with an empty tenant": [object.union(agent, {"tenant": ""}), false],
	"an agent whose tenant is a number": [object.union(agent, {"tenant": 1}), false],
	"an agent without resource": [object.remove(agent, ["resource"]), false],
	"an agent without context": [object.remove(agent, ["context"]), false],
	"an agent whose context is text": [object.union(agent, {"context": "approved"}), false],
}

test_every_case if {
	every name, case in cases {
		decision := policy.allow with input as case[0]
		[name, decision] == [name, case[1]]
	}
}
