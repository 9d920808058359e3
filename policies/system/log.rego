# What a log of decisions must not show: more people read it than may act for somebody.
package system.log

secrets := {
	"access_token", "api_key", "apikey", "authorization", "client_secret", "cookie", "jwt", "passwd", "password",
	"private_key", "proxy-authorization", "refresh_token", "secret", "set-cookie", "token", "x-api-key", "x-internal-token",
}

# What people say and what tools are given says more about them than a decision needs.
contents := {"args", "body", "content", "message", "payload", "prompt", "text"}

# Set to a word and not removed: a reader sees that something was there.
mask contains {"op": "upsert", "path": pointer, "value": "masked"} if {
	some pointer in hidden
}

hidden contains sprintf("/%s/%s", [part, concat("/", [escaped | some step in path; escaped := escape(step)])]) if {
	some part in ["input", "result"]
	walk(input[part], [path, _])
	name := path[count(path) - 1]
	is_string(name)
	lower(name) in (secrets | contents)
}

# Of a pointer's own two signs.
escape(step) := replace(replace(sprintf("%v", [step]), "~", "~0"), "/", "~1")
