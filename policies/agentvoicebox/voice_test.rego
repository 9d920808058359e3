package agentvoicebox_test

import data.agentvoicebox

member := {
	"action": "post",
	"resource": {"type": "api", "id": "/api/v1/sessions"},
	"subject": {"type": "user", "id": "anna"},
	"tenant_id": "acme",
	"context": {"roles": ["platform-user"], "api_key_scopes": []},
}

with_resource(resource) := object.union(object.remove(member, ["resource"]), {"resource": resource})

with_subject(subject) := object.union(object.remove(member, ["subject"]), {"subject": subject})

administrator := {"context": {"roles": ["platform-admin"]}}

cases := {
	"a member opens a session": [member, true],
	"a resource that is made": [with_resource({"type": "session", "id": null}), true],
	"a program with a key": [object.union(with_subject({"type": "anonymous", "id": null}), {"context": {"roles": [], "api_key_scopes": ["voice"]}}), true],
	"a program with a key for nothing": [with_subject({"type": "anonymous", "id": null}), false],
	"nobody": [with_subject({"type": "user", "id": ""}), false],
	"deleting": [object.union(member, {"action": "delete"}), false],
	"an administrator deletes": [object.union(object.union(member, {"action": "delete"}), administrator), true],
	"administration": [with_resource({"type": "api", "id": "/api/v1/Admin/users"}), false],
	"an administrator administers": [object.union(with_resource({"type": "api", "id": "/api/v1/admin/users"}), administrator), true],
	"a tenant's own record": [with_resource({"type": "Tenant", "id": "acme"}), false],
	"roles that are text": [object.union(object.union(member, {"action": "delete"}), {"context": {"roles": "platform-admin"}}), false],
	"a resource that is text": [object.union(member, {"resource": "acme"}), false],
	"a resource that is numbered": [with_resource({"type": "session", "id": 7}), false],
	"no tenant": [object.union(member, {"tenant_id": null}), false],
	"an empty tenant": [object.union(member, {"tenant_id": ""}), false],
	"an action that is a number": [object.union(member, {"action": 1}), false],
	"no subject": [object.remove(member, ["subject"]), false],
	"no context": [object.remove(member, ["context"]), true],
	"nothing": [{}, false],
	"text": ["acme", false],
	"null": [null, false],
}

test_every_case if {
	every name, case in cases {
		decision := agentvoicebox.allow with input as case[0]
		[name, decision] == [name, case[1]]
	}
}
