package system.authz_test

import data.system.authz

token := "0123456789abcdefghijklmnopqrstuv"

gateway := {"method": "POST", "path": ["v1", "data", "soma", "gateway", "decision"], "params": {}}

question := {"method": "POST", "path": ["v1", "data", "soma", "policy", "allow"], "params": {}}

cases := {
	"health": [{"method": "GET", "path": ["health"], "params": {}}, true],
	"health of plug-ins": [{"method": "GET", "path": ["health"], "params": {"plugins": [""]}}, true],
	"health with more": [{"method": "GET", "path": ["health"], "params": {"explain": ["full"]}}, false],
	"posting health": [{"method": "POST", "path": ["health"], "params": {}}, false],
	"something below health": [{"method": "GET", "path": ["health", "x"], "params": {}}, false],
	"metrics": [{"method": "GET", "path": ["metrics"], "params": {}}, true],
	"metrics with more": [{"method": "GET", "path": ["metrics"], "params": {"explain": ["full"]}}, false],
	"posting metrics": [{"method": "POST", "path": ["metrics"], "params": {}}, false],
	"something below metrics": [{"method": "GET", "path": ["metrics", "alloc_bytes"], "params": {}}, false],
	"a service's question": [question, true],
	"the same, read": [object.union(question, {"method": "GET"}), false],
	"the same, written": [object.union(question, {"method": "PUT"}), false],
	"the same, changed": [object.union(question, {"method": "PATCH"}), false],
	"the same, deleted": [object.union(question, {"method": "DELETE"}), false],
	"the same, explained": [object.union(question, {"params": {"explain": ["full"]}}), false],
	"the package above": [object.union(question, {"path": ["v1", "data", "soma"]}), false],
	"all data": [object.union(question, {"path": ["v1", "data"]}), false],
	"the oldest version": [object.union(question, {"path": ["v0", "data", "soma", "policy", "allow"]}), false],
	"this policy": [object.union(question, {"path": ["v1", "data", "system", "authz", "allow"]}), false],
	"the gateway without token": [gateway, false],
	"the gateway with another token": [object.union(gateway, {"identity": "another"}), false],
	"the gateway": [object.union(gateway, {"identity": token}), true],
	"the gateway's token elsewhere": [{"method": "GET", "path": ["v1", "data"], "params": {}, "identity": token}, false],
	"a policy": [{"method": "PUT", "path": ["v1", "policies", "x"], "params": {}}, false],
	"the policies": [{"method": "GET", "path": ["v1", "policies"], "params": {}}, false],
	"a query": [{"method": "POST", "path": ["v1", "query"], "params": {}}, false],
	"a compilation": [{"method": "POST", "path": ["v1", "compile"], "params": {}}, false],
	"the configuration": [{"method": "GET", "path": ["v1", "config"], "params": {}}, false],
	"the start page": [{"method": "GET", "path": [""], "params": {}}, false],
	"nothing": [{}, false],
	"a path that is text": [{"method": "POST", "path": "v1/data/soma/allow", "params": {}}, false],
}

test_every_case if {
	every name, case in cases {
		decision := authz.allow with input as case[0] with opa.runtime as {"env": {"GATEWAY_OPA_TOKEN": token}}
		[name, decision] == [name, case[1]]
	}
}

test_no_gateway_without_a_token_of_its_own if {
	every environment in [{}, {"GATEWAY_OPA_TOKEN": ""}] {
		asking := object.union(gateway, {"identity": object.get(environment, "GATEWAY_OPA_TOKEN", "x")})
		decision := authz.allow with input as asking with opa.runtime as {"env": environment}
		decision == false
	}
}
