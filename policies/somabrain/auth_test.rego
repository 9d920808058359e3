package somabrain.auth_test

import data.somabrain.auth

cases := {
	"a member calls the API": [{"tenant": "acme", "method": "POST", "path": "/memory/recall"}, true],
	"administration": [{"tenant": "acme", "method": "GET", "path": "/admin"}, false],
	"below administration": [{"tenant": "acme", "method": "GET", "path": "/admin/users"}, false],
	"administration elsewhere": [{"tenant": "acme", "method": "GET", "path": "/v1/Admin/users"}, false],
	"administration in capitals": [{"tenant": "acme", "method": "GET", "path": "/ADMIN"}, false],
	"a path that only begins so": [{"tenant": "acme", "method": "GET", "path": "/administer"}, true],
	"deleting": [{"tenant": "acme", "method": "DELETE", "path": "/memory/1"}, false],
	"a method in small letters": [{"tenant": "acme", "method": "get", "path": "/memory"}, false],
	"no path": [{"tenant": "acme", "method": "GET"}, false],
	"a path that is a list": [{"tenant": "acme", "method": "GET", "path": ["memory"]}, false],
	"no tenant": [{"method": "GET", "path": "/memory"}, false],
	"an empty tenant": [{"tenant": "", "method": "GET", "path": "/memory"}, false],
	"a tenant that is null": [{"tenant": null, "method": "GET", "path": "/memory"}, false],
	"nothing": [{}, false],
	"text": ["/memory", false],
	"null": [null, false],
}

test_every_case if {
	every name, case in cases {
		decision := auth.allow with input as case[0]
		[name, decision] == [name, case[1]]
	}
}
