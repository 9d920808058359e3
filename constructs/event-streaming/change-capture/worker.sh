# Starts the worker with one of the image's connectors: it would load every folder beside it too, and each costs memory.
set -eu
mkdir -p "$PLUGINS"
ln -sfn "$PLUGIN" "$PLUGINS/${PLUGIN##*/}"

# Kafka Connect leaves a task that failed as it is. What it failed for may be over, so it is started again, two minutes after
# it failed at most: long enough for the health check to have told.
revive() {
  address=http://127.0.0.1:$REST_PORT/connectors/$CONNECTOR
  while sleep 120 && kill -0 "$1"; do
    case $(curl --silent --max-time 10 "$address/status") in
      *'"state":"FAILED"'*)
        curl --silent --max-time 60 --output /dev/null --request POST "$address/restart?includeTasks=true&onlyFailed=true"
        ;;
    esac || :
  done
}
# A worker that nobody else reaches is given its connector from inside. The same again changes nothing, so it is tried until a mark
# has arrived, which the health check waits for: what the worker says of its task is at first what it said before it was restarted.
give() {
  until sh "$CONNECTOR_SCRIPT"; do
    kill -0 "$1" || return
    sleep 30
  done
  : > "$PUBLISHES"
}
if [ -n "${CONNECTOR_SCRIPT:-}" ]; then
  rm -f "$PUBLISHES"
  give $$ &
fi
# The worker takes this shell's place and its number.
revive $$ &
exec /kafka/bin/connect-distributed.sh "$WORKER"
