# Hands the connector to Kafka Connect and sees it run; run again, it changes nothing or brings the configuration up to date.
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

# Its state once a second, for a minute at most: it must say five times running that connector and task run. It says so for a
# moment before a first failure, and goes on saying what an earlier configuration did for a moment after a change.
curl --silent --fail-early --max-time 10 --rate 60/m --write-out '\n' "$address/status?[1-60]" | awk '
  { last = $0 }
  /"state":"FAILED"/ { running = 0; if (++failed == 10) exit; next }
  { failed = 0 }
  /"connector":\{"state":"RUNNING"/ && /"tasks":\[\{"id":0,"state":"RUNNING"/ { if (++running == 5) exit; next }
  { running = 0 }
  END { if (running < 5) { print "connector does not run: " last > "/dev/stderr"; exit 1 } }'
