package soma_test

import data.soma

test_says_what_the_policy_says if {
	soma.allow with input as {"tenant": "acme", "action": "memory.write", "resource": "somabrain", "context": {}}
	denied := soma.allow with input as {"tenant": "acme", "action": "settings.update", "resource": "ui", "context": {}}
	denied == false
}

test_nothing_is_denied if {
	decision := soma.allow with input as {}
	decision == false
}
