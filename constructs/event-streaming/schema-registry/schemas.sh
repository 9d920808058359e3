# Registers every schema of $SCHEMAS under the rules that hold for all; run again, it changes nothing. A schema that cannot read
# what the one before it wrote is refused by the registry, and that is the end.
set -eu
# What only this job knows stands in a file: arguments could be listed by others.
umask 077
: > /tmp/curlrc
[ -z "${AUTHORITY:-}" ] || printf 'cacert = "%s"\nuser = "%s:%s"\n' "$AUTHORITY" "$REGISTRAR" "$PASSWORD" > /tmp/curlrc
registry() {
  curl --config /tmp/curlrc --silent --show-error --fail-with-body --max-time 60 --output /tmp/answer \
    --retry 40 --retry-delay 3 --retry-max-time 120 --retry-connrefused \
    --header 'Content-Type: application/json' "$@"
}
refused() {
  echo "$1 was refused: $(cat /tmp/answer)" >&2
  exit 1
}
api=$REGISTRY_URL/apis/registry/v3

# rule NAME VALUE: changed where there is one, else made.
rule() {
  body="{\"ruleType\":\"$1\",\"config\":\"$2\"}"
  registry --request PUT --data "$body" "$api/admin/rules/$1" 2> /tmp/said ||
    registry --request POST --data "$body" "$api/admin/rules" || refused "rule $1"
}
registry "$api/system/info"
rule VALIDITY FULL
rule COMPATIBILITY BACKWARD

for file in "$SCHEMAS"/*.avsc; do
  id=${file##*/} id=${id%.avsc}
  # The schema is a text inside the request.
  text=$(tr -d '\n' < "$file" | sed 's/[\\"]/\\&/g')
  printf '{"artifactId":"%s","artifactType":"AVRO","firstVersion":{"content":{"content":"%s","contentType":"application/json"}}}' \
    "$id" "$text" > /tmp/request
  registry --data-binary @/tmp/request "$api/groups/$GROUP/artifacts?ifExists=FIND_OR_CREATE_VERSION" || refused "schema $id"
  echo "schema $id is registered"
done
