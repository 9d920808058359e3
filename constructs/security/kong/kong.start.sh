# Starts Kong as its image does, and looks once a minute whether its certificate has been renewed. If so, Kong's master process reads
# it, and new workers take over while the old ones end. It is looked at before Kong reads it, so that no renewal is missed.
set -eu
known=$(sha256sum < "$KONG_SSL_CERT")
while sleep 60; do
  seen=$(sha256sum < "$KONG_SSL_CERT") || continue
  if [ "$seen" != "$known" ] && kill -HUP "$(cat "$KONG_PREFIX/pids/nginx.pid")"; then
    known=$seen
    echo 'the certificate has changed: Kong reads it'
  fi
done &
exec /docker-entrypoint.sh kong docker-start
