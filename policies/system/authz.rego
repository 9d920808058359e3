# Who may ask this server what. The services send no token, so what they may do without one is exactly their questions;
# nobody changes policies or data, and nobody asks anything else.
package system.authz

default allow := false

# What the services ask, by the paths that their clients post to.
questions := {
	["soma", "policy", "integrator"],
	["soma", "policy", "allow"],
	["soma", "allow"],
	["somabrain", "auth", "allow"],
	["agentvoicebox", "allow"],
}

allow if {
	input.method == "GET"
	input.path == ["health"]
	object.keys(input.params) - {"plugins", "bundles"} == set()
}

# Counts and times; whoever asks learns nobody's name from them.
allow if {
	input.method == "GET"
	input.path == ["metrics"]
	count(input.params) == 0
}

allow if asked in questions

# The gateway's question carries people's tokens and what the gateway made of a key: it alone may ask it.
allow if {
	asked == ["soma", "gateway", "decision"]
	token := opa.runtime().env.GATEWAY_OPA_TOKEN
	count(token) >= 32
	input.identity == token
}

# A parameter would make the server explain itself.
asked := array.slice(input.path, 2, count(input.path)) if {
	input.method == "POST"
	array.slice(input.path, 0, 2) == ["v1", "data"]
	count(input.params) == 0
}
