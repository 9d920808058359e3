# Starts the worker with one of the image's connectors: it would load every folder beside it too, and each costs memory.
set -eu
mkdir -p "$PLUGINS"
ln -sfn "$PLUGIN" "$PLUGINS/${PLUGIN##*/}"
exec /kafka/bin/connect-distributed.sh "$WORKER"
