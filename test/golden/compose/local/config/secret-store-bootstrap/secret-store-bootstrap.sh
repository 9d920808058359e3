# Brings the mount, and policy and token of each of $SERVICES, up to what they need; run again, it renews the tokens and changes
# nothing else. The wget of the image sends a token as an argument and in no other way: nobody else runs in this container.
set -eu
set -f
fail() { echo "$*" >&2; exit 1; }
ask() { wget -q -O - --header "X-Vault-Token: $1" "$API/$2"; }
send() { wget -q -O - --header "X-Vault-Token: $1" --header 'Content-Type: application/json' --post-data "$3" "$API/$2"; }

answer=$(send none "$LOGIN/login/$ACCOUNT" "{\"password\": \"$PASSWORD\"}") || fail "$ACCOUNT is not let in"
token=$(printf '%s' "$answer" | sed -n 's/.*"client_token": *"\([^"]*\)".*/\1/p')
[ -n "$token" ] || fail "$ACCOUNT was given no token"

if ! engine=$(ask "$token" "sys/mounts/$MOUNT" 2> /dev/null); then
  send "$token" "sys/mounts/$MOUNT" '{"type": "kv", "options": {"version": "2"}}' > /dev/null
  engine=$(ask "$token" "sys/mounts/$MOUNT")
fi
printf '%s' "$engine" | grep -q '"type": *"kv"' || fail "$MOUNT is no key-value engine"
printf '%s' "$engine" | grep -q '"version": *"2"' || fail "$MOUNT keeps no versions"

rest=$TOKENS
for service in $SERVICES; do
  own=${rest%% *}
  rest=${rest#* }
  policy=service-$service
  send "$token" "sys/policies/acl/$policy" "$(cat "$POLICIES/$policy.json")" > /dev/null
  if known=$(ask "$own" auth/token/lookup-self 2> /dev/null); then
    send "$own" auth/token/renew-self '{}' > /dev/null
  else
    send "$token" auth/token/create-orphan \
      "{\"id\": \"$own\", \"policies\": [\"$policy\"], \"period\": \"$PERIOD\", \"display_name\": \"$service\"}" > /dev/null
    known=$(ask "$own" auth/token/lookup-self)
  fi
  printf '%s' "$known" | grep -q "\"policies\": *\[\"default\", *\"$policy\"\]" || fail "the token of $service has other policies"
done
send "$token" auth/token/revoke-self '{}' > /dev/null
