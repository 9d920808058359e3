#!/bin/bash
# The image's entrypoint, in short: an empty folder becomes a cluster, whose superuser has $POSTGRES_PASSWORD.
set -e
[ "$1" = postgres ] && [ "$(id -u)" != 0 ] || exec "$@"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  initdb --username=postgres --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD")
  # Started once without a network and with the command's arguments, as the real entrypoint starts it for scripts.
  "$@" -c listen_addresses= -c unix_socket_directories=/var/run/postgresql & server=$!
  until psql -h /var/run/postgresql -U postgres --no-password -Atqc 'select 1' > /dev/null 2>&1; do kill -0 $server; sleep 0.2; done
  kill -INT $server
  wait $server || true
fi
exec "$@" -c unix_socket_directories=/var/run/postgresql
