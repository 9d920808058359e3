# Passes once the worker has joined its group and has read its topics to their ends, unless the connector or its task has failed:
# the worker itself answers that it is well for as long as it runs, and then publishes nothing. No connector yet is no failure where a
# job brings it, which waits for the worker; one that gives itself its connector is ready when that has published something.
set -eu
worker=http://127.0.0.1:$REST_PORT
curl --silent --show-error --fail --output /dev/null "$worker/health"
status=$(curl --silent --show-error "$worker/connectors/$CONNECTOR/status")
case $status in
  *'"state":"FAILED"'*)
    echo "$status"
    exit 1
    ;;
esac
[ -z "${PUBLISHES:-}" ] || [ -e "$PUBLISHES" ] || {
  echo "nothing is published yet: $status"
  exit 1
}
