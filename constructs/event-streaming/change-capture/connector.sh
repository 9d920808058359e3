# Hands the connector to Kafka Connect and sees it publish; run again, it changes nothing or brings the configuration up to date.
set -eu
# connect CURL_OPTIONS: waits for the worker, for two minutes at most; what the worker refuses is said and is the end.
connect() {
  curl --silent --show-error --fail-with-body --max-time 60 --output /tmp/answer \
    --retry 40 --retry-delay 3 --retry-max-time 120 --retry-connrefused "$@" 2> /tmp/said || {
    cat /tmp/said /tmp/answer >&2
    exit 1
  }
}
address=$CONNECT_URL/connectors/$CONNECTOR
connect "$CONNECT_URL/health"
connect --request PUT --header 'Content-Type: application/json' --data-binary "@$CONNECTOR_FILE" "$address/config"
# A task that failed before, for want of its database say, is started again; one that runs is left alone. A connector that was
# made this moment is not known here yet, so every answer but a good one is asked for again.
connect --retry-all-errors --request POST "$address/restart?includeTasks=true&onlyFailed=true"

# Its state once a second: it must say five times running that connector and task run. It says so for a moment before a first
# failure, and goes on saying what an earlier configuration did for a moment after a change.
# That they run does not say that anything is published: a slot may have lost its log. So a mark must arrive after that. Every
# heartbeat writes one to the log of the database; when it comes back through the slot and Kafka has taken it, the offset that
# Kafka keeps for the connector is another one. A table that is read from its beginning comes before all marks: that is waited for.
seconds=0 running=0 failed=0 mark=
while [ "$seconds" -lt "$PATIENCE_SECONDS" ]; do
  status=$(curl --silent --max-time 10 "$address/status") || status=
  case $status in
    *'"state":"FAILED"'*) running=0 failed=$((failed + 1)) ;;
    *'"connector":{"state":"RUNNING"'*'"tasks":[{"id":0,"state":"RUNNING"'*) running=$((running + 1)) failed=0 ;;
    *) running=0 failed=0 ;;
  esac
  [ "$failed" -lt 10 ] || break
  if [ "$running" -ge 5 ]; then
    offset=$(curl --silent --max-time 10 "$address/offsets") || offset=
    case $offset in
      *'"snapshot"'* | *'"offsets":[]'* | '') ;;
      *)
        [ -n "$mark" ] || mark=$offset
        [ "$offset" = "$mark" ] || exit 0
        ;;
    esac
  fi
  seconds=$((seconds + 1))
  sleep 1
done
if [ "$running" -lt 5 ]; then
  echo "connector does not run: $status" >&2
else
  echo "connector runs and publishes nothing: no mark arrived within $PATIENCE_SECONDS seconds, offset $offset" >&2
fi
exit 1
