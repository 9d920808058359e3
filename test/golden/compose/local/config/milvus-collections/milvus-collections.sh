# Makes the collections of $COLLECTIONS that are not there and the index that one has not, and loads them. What is there is
# compared with what its service makes, and never changed: another shape is said and is the end.
set -eu

# ask PATH BODY: the server's answer, a line for each value. It refuses with a code in a good answer.
ask() {
  rm -f /tmp/answer
  curl --silent --show-error --fail-with-body --max-time 60 --output /tmp/answer \
    --retry 40 --retry-delay 3 --retry-max-time 120 --retry-connrefused \
    --header 'Content-Type: application/json' --data "$2" "$API/$1" || refused "$1"
  values < /tmp/answer > /tmp/values
  grep -qx 'code 0' /tmp/values || refused "$1"
}
refused() {
  echo "$1 of collection $collection was refused: $(cat /tmp/answer)" >&2
  exit 1
}

# values: each value of a JSON text after the way to it: `data.fields.0.name id`.
values() {
  grep -oE '"([^"\\]|\\.)*"|[][{}:,]|[^][{}:,"[:space:]]+' | awk '
    function way(i, path) { for (i = 1; i <= depth; i++) path = path (i > 1 ? "." : "") at[i]; return path }
    $0 == "{" || $0 == "[" { depth++; list[depth] = ($0 == "["); at[depth] = 0; named = 0; next }
    $0 == "}" || $0 == "]" { depth--; next }
    $0 == "," { if (list[depth]) at[depth]++; named = 0; next }
    $0 == ":" { named = 1; next }
    { gsub(/^"|"$/, "") }
    list[depth] || named { print way() " " $0; next }
    { at[depth] = $0 }'
}

# shape: of a description, the lines that a service relies on. Of parameters, those that are not the server's own business.
shape() {
  awk '
    { split($1, way, "."); rest = substr($0, length($1) + 2) }
    $1 == "data.enableDynamicField" { print "other fields " rest }
    way[2] == "indexes" && way[4] == "fieldName" { indexed[way[3]] = rest }
    way[2] == "indexes" && way[4] == "metricType" { metric[way[3]] = rest }
    way[2] != "fields" { next }
    way[4] == "name" { name[way[3]] = rest }
    way[4] == "type" { type[way[3]] = rest }
    way[4] == "primaryKey" && rest == "true" { key[way[3]] = " key" }
    way[4] == "autoId" && rest == "true" { numbered[way[3]] = " numbered" }
    way[4] == "params" { parameter[way[3] " " way[5] " " way[6]] = rest }
    END {
      for (i in name) {
        size = ""
        for (j = 0; (i " " j " key") in parameter; j++)
          if (parameter[i " " j " key"] ~ /^(dim|max_length)$/)
            size = size " " parameter[i " " j " key"] "=" parameter[i " " j " value"]
        print "field " name[i] " " type[i] key[i] numbered[i] size
      }
      for (i in indexed) print "index " indexed[i] " " metric[i]
    }' /tmp/values | LC_ALL=C sort
}

# same FILE: the shape that is there, and what FILE wants.
same() {
  shape | diff -u "$1" - > /tmp/difference || {
    echo "collection $collection is (+) not what its service makes (-); nothing was changed" >&2
    grep '^[-+][^-+]' /tmp/difference >&2
    exit 1
  }
}

for collection in $COLLECTIONS; do
  wanted=$FOLDER/$collection
  name="{\"collectionName\":\"$collection\"}"
  ask collections/has "$name"
  if grep -qx 'data.has false' /tmp/values; then ask collections/create "$(cat "$wanted.create.json")"; fi
  ask collections/describe "$name"
  if ! grep -q '^data\.indexes\.0\.' /tmp/values; then
    grep -v '^index ' "$wanted.shape" > /tmp/fields
    same /tmp/fields
    ask indexes/create "$(cat "$wanted.index.json")"
    ask collections/describe "$name"
  fi
  same "$wanted.shape"
  ask collections/load "$name"
  # Loading goes on after the answer: asked once a second, for a minute at most.
  curl --silent --fail-early --max-time 10 --rate 60/m --write-out '\n' --header 'Content-Type: application/json' \
    --data "$name" "$API/collections/get_load_state?[1-60]" | grep -q '"LoadStateLoaded"' ||
    { echo "collection $collection was not loaded within a minute" >&2; exit 1; }
  echo "collection $collection is there"
done
