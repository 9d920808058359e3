# Asked as soma/gateway/decision by the gateway, once for every request: may it go through, and as whom?
# A decision always has all four parts: the gateway takes one of another form for none.
package soma.gateway

default decision := {"allow": false, "status": 503, "reason": "no decision", "identity": {}}

decision := refused(403, "no request as the gateway makes it") if {
	not well_formed
} else := refused(403, "a path that two programs could read differently") if {
	ambiguous
} else := refused(403, "not a WebSocket route") if {
	input.headers.upgrade != ""
	not upgradable
} else := refused(403, "nobody may do this here") if {
	count(wanted_roles) == 0
} else := {"allow": true, "status": 200, "reason": "public", "identity": {}} if {
	"anyone" in wanted_roles
} else := refused(401, "two credentials") if {
	input.token != ""
	input.key.state != "none"
} else := refused(401, "no credentials") if {
	input.token == ""
	input.key.state == "none"
} else := refused(401, "an unknown key") if {
	input.key.state == "unknown"
} else := refused(503, "no keys to verify tokens with") if {
	input.token != ""
	not key_set
} else := refused(401, "a token that proves nothing") if {
	not identity
} else := refused(403, "no tenant of its own") if {
	identity.tenant == ""
} else := refused(403, "another tenant") if {
	not input.tenant in {"", identity.tenant}
} else := refused(403, "administration") if {
	administrative
	not "platform-admin" in identity.roles
} else := refused(403, "no role for this") if {
	count(wanted_roles & {role | some role in identity.roles}) == 0
} else := {"allow": true, "status": 200, "reason": "role", "identity": identity} if {
	identity
}

refused(status, reason) := {"allow": false, "status": status, "reason": reason, "identity": {}}

# ---------------------------------------------------------------- the request

well_formed if {
	every text in [input.method, input.path, input.tenant, input.token, input.headers.upgrade, input.client.address] {
		is_string(text)
	}
	every text in [input.key.state, input.key.name, input.key.tenant, input.route.name] {
		is_string(text)
	}
	input.key.state in {"none", "unknown", "known"}
	every list in [input.segments, input.key.roles, input.route.prefix, input.route.permissions] {
		is_array(list)
	}
	every segment in array.concat(input.segments, input.key.roles) {
		is_string(segment)
	}
	is_boolean(input.route.websocket)
}

# Signs that a gateway and a service behind it have been seen to read differently: doubled and backward slashes, a
# parameter of a segment, what is encoded though it need not be, or twice, or in too many bytes.
ambiguous if not regex.match(`^/[!-~]*$`, input.path)

ambiguous if regex.match(`//|\\|;|%(00|2e|2f|5c|25|3b|7f|c0|c1|[01][0-9a-f])`, lower(input.path))

ambiguous if regex.match(`%([^0-9a-fA-F]|.[^0-9a-fA-F]|.?$)`, input.path)

ambiguous if {
	some segment in split(input.path, "/")
	segment in {".", ".."}
}

# What the gateway made of the path must be what this policy makes of it.
ambiguous if input.segments != [segment |
	some raw in split(input.path, "/")
	raw != ""
	segment := urlquery.decode(replace(raw, "+", "%2B"))
]

ambiguous if array.slice(input.segments, 0, count(input.route.prefix)) != input.route.prefix

upgradable if {
	lower(input.headers.upgrade) == "websocket"
	input.route.websocket
	input.method == "GET"
}

administrative if "admin" in inside

# ---------------------------------------------------------------- what is allowed

# In small letters: a service may not care.
inside := [lower(segment) | some segment in array.slice(input.segments, count(input.route.prefix), count(input.segments))]

# The permissions of the deepest path that is named count, and no wider ones: a method that a narrow path leaves out is
# not given back by a wide one.
wanted_roles := {role |
	some permission in naming
	count(permission.path) == deepest
	input.method in permission.methods
	some role in permission.roles
}

deepest := max([count(permission.path) | some permission in naming])

naming := [permission |
	some permission in input.route.permissions
	array.slice(inside, 0, count(permission.path)) == permission.path
]

# ---------------------------------------------------------------- who it is

identity := {
	"tenant": input.key.tenant,
	"subject": input.key.name,
	"roles": input.key.roles,
	"credential": concat(":", ["key", input.key.name]),
} if {
	input.token == ""
	input.key.state == "known"
}

identity := {
	"tenant": tenant,
	"subject": claims.sub,
	"roles": [role | some role in claims.realm_access.roles; is_string(role)],
	"credential": concat(":", ["subject", claims.sub]),
} if {
	input.token != ""
	is_array(claims.realm_access.roles)
}

# A person belongs to the group /tenants/NAME of exactly one tenant; groups are an administrator's to give.
default tenant := ""

tenant := name if {
	tenants := {found[0][1] |
		some group in claims.groups
		found := regex.find_all_string_submatch_n(`^/tenants/([a-z0-9][a-z0-9-]*)$`, group, 1)
	}
	count(tenants) == 1
	some name in tenants
}

# A token of the issuer for this gateway, signed with a key that the issuer shows now, made to be borne, not run out.
claims := payload if {
	[header, _, _] := io.jwt.decode(input.token)
	header.alg == "RS256"
	header.kid in {key.kid | some key in key_set.keys; key.kty == "RSA"; object.get(key, "use", "sig") == "sig"}
	[verified, _, payload] := io.jwt.decode_verify(input.token, {
		"cert": json.marshal(key_set),
		"alg": "RS256",
		"iss": data.gateway.issuer,
		"aud": data.gateway.audience,
	})
	verified
	is_number(payload.exp)
	payload.typ == "Bearer"
	is_string(payload.sub)
	payload.sub != ""
}

# Kept for a minute: a key that the issuer takes back counts no longer than that, and an unknown one asks for nothing.
key_set := response.body if {
	response := http.send(object.union(trusted, {
		"method": "GET",
		"url": data.gateway.keys,
		"force_json_decode": true,
		"force_cache": true,
		"force_cache_duration_seconds": 60,
		"raise_error": false,
		"timeout": "2s",
	}))
	response.status_code == 200
	count(response.body.keys) > 0
}

# Where the issuer speaks TLS, one authority vouches for it and no other.
default trusted := {}

trusted := {"tls_ca_cert_file": data.gateway.authority}
