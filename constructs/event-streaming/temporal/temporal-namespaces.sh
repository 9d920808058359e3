# Makes the namespaces of $NAMESPACES that do not exist yet and brings the retention of the others up to date.
# Over the server's own HTTP interface: the image's wget prints no answer of a request that was refused, but fails.
set -eu
describe() { wget -q -O - "$API/$1"; }
send() { wget -q -O /dev/null --header 'Content-Type: application/json' --post-data "$2" "$API$1"; }
kept() { printf '%s' "$1" | grep -Eq "\"workflowExecutionRetentionTtl\": *\"$RETENTION\""; }

for namespace in $NAMESPACES; do
  if known=$(describe "$namespace" 2> /dev/null); then
    # Only a change is written: the server finds a namespace that it has just made, and knows it for a change seconds later.
    kept "$known" || send "/$namespace/update" "{\"config\": {\"workflowExecutionRetentionTtl\": \"$RETENTION\"}}"
  else
    send '' "{\"namespace\": \"$namespace\", \"workflowExecutionRetentionPeriod\": \"$RETENTION\"}"
  fi
done

# What the server says counts, whatever it answered.
for namespace in $NAMESPACES; do
  kept "$(describe "$namespace")" ||
    { echo "namespace $namespace does not keep workflows for $RETENTION" >&2; exit 1; }
done
