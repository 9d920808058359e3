package soma.gateway_test

import data.soma.gateway

# A request as the gateway makes it, with a key that it knows; every case says what is different.
known := {"state": "known", "name": "developer", "tenant": "acme", "roles": ["platform-user"]}

no_key := {"state": "none", "name": "", "tenant": "", "roles": []}

request := {
	"method": "GET",
	"path": "/brain/memory/recall",
	"segments": ["brain", "memory", "recall"],
	"headers": {"upgrade": ""},
	"tenant": "",
	"token": "",
	"key": known,
	"client": {"address": "127.0.0.1"},
	"route": {
		"name": "brain",
		"prefix": ["brain"],
		"websocket": false,
		"permissions": [
			{"path": [], "methods": ["GET", "POST"], "roles": ["platform-user", "platform-admin"]},
			{"path": ["memory", "all"], "methods": ["DELETE"], "roles": ["platform-admin"]},
			{"path": ["admin"], "methods": ["GET"], "roles": ["platform-user", "platform-admin"]},
			{"path": ["healthz"], "methods": ["GET"], "roles": ["anyone"]},
		],
	},
}

at(path) := {"path": path, "segments": [urlquery.decode(raw) | some raw in split(path, "/"); raw != ""]}

with_token := {"token": "a.b.c", "key": no_key}

claims := {
	"sub": "anna",
	"typ": "Bearer",
	"exp": 1,
	"groups": ["/tenants/acme", "/staff"],
	"realm_access": {"roles": ["platform-user"]},
}

key_set := {"status_code": 200, "body": {"keys": [{"kid": "one", "kty": "RSA", "use": "sig"}]}}

settings := {"issuer": "http://issuer", "audience": "gateway", "keys": "http://keys"}

header := {"alg": "RS256", "kid": "one"}

# What is different, status, reason.
cases := {
	"a key": [{}, 200, "role"],
	"its own tenant, named": [{"tenant": "acme"}, 200, "role"],
	"another tenant, named": [{"tenant": "globex"}, 403, "another tenant"],
	"a key of no tenant": [{"key": {"tenant": ""}}, 403, "no tenant of its own"],
	"an unknown key": [{"key": {"state": "unknown"}}, 401, "an unknown key"],
	"no credentials": [{"key": no_key}, 401, "no credentials"],
	"two credentials": [{"token": "a.b.c"}, 401, "two credentials"],
	"a token": [with_token, 200, "role"],
	"no role": [{"key": {"roles": ["service"]}}, 403, "no role for this"],
	"no roles": [{"key": {"roles": []}}, 403, "no role for this"],
	"a method that nobody has": [{"method": "PATCH"}, 403, "nobody may do this here"],
	"a method that a narrow path leaves out": [object.union(at("/brain/memory/all"), {"method": "POST"}), 403, "nobody may do this here"],
	"a method of the narrow path": [object.union(at("/brain/memory/all"), {"method": "DELETE", "key": {"roles": ["platform-admin"]}}), 200, "role"],
	"health without credentials": [object.union(at("/brain/healthz"), {"key": no_key}), 200, "public"],
	"posting to health": [object.union(at("/brain/healthz"), {"method": "POST"}), 403, "nobody may do this here"],
	"administration": [at("/brain/admin/users"), 403, "administration"],
	"administration in capitals": [at("/brain/ADMIN/users"), 403, "administration"],
	"administration further down": [at("/brain/memory/Admin"), 403, "administration"],
	"administration, encoded": [at("/brain/%61dmin"), 403, "administration"],
	"an administrator": [object.union(at("/brain/admin/users"), {"key": {"roles": ["platform-admin"]}}), 200, "role"],
	"another prefix": [at("/memory/brain"), 403, "a path that two programs could read differently"],
	"up": [at("/brain/../admin"), 403, "a path that two programs could read differently"],
	"here": [at("/brain/./memory"), 403, "a path that two programs could read differently"],
	"up, encoded": [at("/brain/%2e%2E/admin"), 403, "a path that two programs could read differently"],
	"a slash, encoded": [at("/brain%2Fadmin"), 403, "a path that two programs could read differently"],
	"encoded twice": [at("/brain/%2561dmin"), 403, "a path that two programs could read differently"],
	"in too many bytes": [{"path": "/brain/%c0%ae%c0%ae", "segments": ["brain", "x"]}, 403, "a path that two programs could read differently"],
	"a doubled slash": [at("/brain//admin"), 403, "a path that two programs could read differently"],
	"a backward slash": [at(`/brain\admin`), 403, "a path that two programs could read differently"],
	"a parameter of a segment": [at("/brain/memory;x=/recall"), 403, "a path that two programs could read differently"],
	"a null byte": [at("/brain/memory%00"), 403, "a path that two programs could read differently"],
	"half an escape": [{"path": "/brain/memory%2", "segments": ["brain", "memory%2"]}, 403, "a path that two programs could read differently"],
	"an escape that is none": [{"path": "/brain/memory%zz", "segments": ["brain", "memory%zz"]}, 403, "a path that two programs could read differently"],
	"a space": [{"path": "/brain/memory recall", "segments": ["brain", "memory recall"]}, 403, "a path that two programs could read differently"],
	"a space, encoded": [at("/brain/memory%20recall"), 200, "role"],
	"a plus": [{"path": "/brain/a+b", "segments": ["brain", "a+b"]}, 200, "role"],
	"segments of another path": [{"segments": ["brain", "healthz"]}, 403, "a path that two programs could read differently"],
	"an upgrade where none is": [{"headers": {"upgrade": "websocket"}}, 403, "not a WebSocket route"],
	"an upgrade": [{"headers": {"upgrade": "WebSocket"}, "route": {"websocket": true}}, 200, "role"],
	"an upgrade to something else": [{"headers": {"upgrade": "h2c"}, "route": {"websocket": true}}, 403, "not a WebSocket route"],
	"an upgrade of a POST": [{"method": "POST", "headers": {"upgrade": "websocket"}, "route": {"websocket": true}}, 403, "not a WebSocket route"],
	"no permissions": [{"route": {"permissions": []}}, 403, "nobody may do this here"],
	"a method that is null": [{"method": null}, 403, "no request as the gateway makes it"],
	"segments that are text": [{"segments": "brain"}, 403, "no request as the gateway makes it"],
	"a segment that is a number": [{"segments": ["brain", 1]}, 403, "no request as the gateway makes it"],
	"a state that nobody knows": [{"key": {"state": "trusted"}}, 403, "no request as the gateway makes it"],
	"an upgrade that is a list": [{"headers": {"upgrade": ["websocket"]}}, 403, "no request as the gateway makes it"],
	"a flag that is text": [{"route": {"websocket": "true"}}, 403, "no request as the gateway makes it"],
}

test_every_case if {
	every name, case in cases {
		decision := gateway.decision with input as object.union(request, case[0])
			with data.gateway as settings
			with http.send as key_set
			with io.jwt.decode as [header, claims, ""]
			with io.jwt.decode_verify as [true, header, claims]
		[name, decision.status, decision.reason, decision.allow] == [name, case[1], case[2], case[1] == 200]
	}
}

test_every_document_that_is_no_request_is_refused if {
	every document in [{}, null, "GET", [], true, {"method": "GET"}] {
		decision := gateway.decision with input as document
		[decision.allow, decision.status] == [false, 403]
	}
	decision := gateway.decision
	decision.allow == false
}

test_a_key_is_who_its_holder_is if {
	decision := gateway.decision with input as request
	decision.identity == {"tenant": "acme", "subject": "developer", "roles": ["platform-user"], "credential": "key:developer"}
}

test_a_refusal_says_nothing_of_anybody if {
	decision := gateway.decision with input as object.union(request, {"tenant": "globex"})
	decision.identity == {}
}

# Header, what the server that shows the keys says, whether the signature holds, claims, status.
tokens := {
	"a token": [header, key_set, true, {}, 200],
	"without algorithm": [{"alg": "none", "kid": "one"}, key_set, true, {}, 401],
	"with a secret": [{"alg": "HS256", "kid": "one"}, key_set, true, {}, 401],
	"of an unknown key": [{"alg": "RS256", "kid": "two"}, key_set, true, {}, 401],
	"without key": [{"alg": "RS256"}, key_set, true, {}, 401],
	"of a key for something else": [header, {"status_code": 200, "body": {"keys": [{"kid": "one", "kty": "RSA", "use": "enc"}]}}, true, {}, 401],
	"that is not verified": [header, key_set, false, {}, 401],
	"that never runs out": [header, key_set, true, {"exp": null}, 401],
	"that says who somebody is": [header, key_set, true, {"typ": "ID"}, 401],
	"that refreshes another": [header, key_set, true, {"typ": "Refresh"}, 401],
	"of nobody": [header, key_set, true, {"sub": ""}, 401],
	"of a number": [header, key_set, true, {"sub": 1}, 401],
	"whose roles are text": [header, key_set, true, {"realm_access": {"roles": "platform-user"}}, 401],
	"with a role that is no text": [header, key_set, true, {"realm_access": {"roles": [1]}}, 403],
	"of two tenants": [header, key_set, true, {"groups": ["/tenants/acme", "/tenants/globex"]}, 403],
	"of no tenant": [header, key_set, true, {"groups": ["/staff"]}, 403],
	"of a tenant's child": [header, key_set, true, {"groups": ["/tenants/acme/staff"]}, 403],
	"of a tenant with a sign": [header, key_set, true, {"groups": ["/tenants/acme\nx"]}, 403],
	"whose groups are text": [header, key_set, true, {"groups": "/tenants/acme"}, 403],
	"whose group is a number": [header, key_set, true, {"groups": [1]}, 403],
	"when nobody shows keys": [header, {"status_code": 0}, true, {}, 503],
	"when an error is shown": [header, {"status_code": 500, "body": {}}, true, {}, 503],
	"when no keys are shown": [header, {"status_code": 200, "body": {"keys": []}}, true, {}, 503],
}

test_every_token if {
	every name, case in tokens {
		decision := gateway.decision with input as object.union(request, with_token)
			with data.gateway as settings
			with http.send as case[1]
			with io.jwt.decode as [case[0], claims, ""]
			with io.jwt.decode_verify as [case[2], case[0], object.union(claims, case[3])]
		[name, decision.status] == [name, case[4]]
	}
}

# An issuer that answers whoever trusts this one authority.
answer_to_trust(asked) := key_set if asked.tls_ca_cert_file == "/authority/ca.crt"

test_an_issuer_over_tls_is_asked_by_its_authority if {
	decision := gateway.decision with input as object.union(request, with_token)
		with data.gateway as object.union(settings, {"authority": "/authority/ca.crt"})
		with http.send as answer_to_trust
		with io.jwt.decode as [header, claims, ""]
		with io.jwt.decode_verify as [true, header, claims]
	decision.status == 200
}

test_a_token_without_an_issuer_to_ask_is_refused if {
	decision := gateway.decision with input as object.union(request, with_token)
	decision.status == 503
}

test_a_token_is_who_it_names if {
	decision := gateway.decision with input as object.union(request, with_token)
		with data.gateway as settings
		with http.send as key_set
		with io.jwt.decode as [header, claims, ""]
		with io.jwt.decode_verify as [true, header, claims]
	decision.identity == {"tenant": "acme", "subject": "anna", "roles": ["platform-user"], "credential": "subject:anna"}
}
