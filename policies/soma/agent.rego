# Asked as soma/allow: where SomaAgent01 asks when nobody tells it another path.
package soma

default allow := false

allow if data.soma.policy.allow
