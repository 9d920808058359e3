# Makes the namespaces of $NAMESPACES that do not exist yet and brings the retention of the others up to date, over the server's own HTTP
# interface. Where $CERTIFICATE is set, it shows that certificate and asks the server for one of the same authority.
set -eu
request() {
  curl --silent --show-error --fail --max-time 30 --retry 20 --retry-delay 3 --retry-max-time 120 --retry-connrefused \
    ${CERTIFICATE:+--cacert "$CERTIFICATE/ca.crt" --cert "$CERTIFICATE/tls.crt" --key "$CERTIFICATE/tls.key"} "$@"
}
describe() { request "$API/namespaces/$1"; }
send() { request --output /dev/null --header 'Content-Type: application/json' --data "$2" "$API/namespaces$1"; }
kept() { printf '%s' "$1" | grep -Eq "\"workflowExecutionRetentionTtl\": *\"$RETENTION\""; }

# The number of shards is in the tables since the first start, and the server takes it from there whatever its file says.
shards=$(request "$API/cluster-info" | tr -d ' \n' | grep -o '"historyShardCount":[0-9]*') shards=${shards#*:}
if [ "$shards" != "$HISTORY_SHARDS" ]; then
  echo "eventStreaming.temporal.historyShards: $HISTORY_SHARDS, but the tables were made with $shards and cannot be divided anew; write $shards" >&2
  exit 1
fi

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
