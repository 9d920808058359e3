package system.log_test

import data.system.log

masked(event) := pointers if {
	mask := log.mask with input as event
	pointers := {one.path | some one in mask}
}

test_hides_tokens_wherever_they_are if {
	masked({"input": {"token": "x", "deep": [{"Authorization": "y"}]}, "result": {"Password": 1}}) == {
		"/input/token",
		"/input/deep/0/Authorization",
		"/result/Password",
	}
}

test_hides_what_people_say if {
	masked({"input": {"context": {"args": {"text": "x"}}}}) == {"/input/context/args", "/input/context/args/text"}
}

test_writes_pointers_as_their_standard_says if {
	masked({"input": {"a/b~c": {"secret": "x"}}}) == {"/input/a~1b~0c/secret"}
}

test_shows_who_did_what if {
	masked({"input": {"tenant": "acme", "method": "GET", "path": "/memory", "key": {"name": "developer"}}}) == set()
}

test_says_that_something_was_there if {
	log.mask == {{"op": "upsert", "path": "/input/token", "value": "masked"}} with input as {"input": {"token": "x"}}
}

test_nothing_hides_nothing if {
	log.mask == set() with input as {}
}
