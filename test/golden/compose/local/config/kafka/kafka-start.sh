# Formats the disk on the first start and runs the broker; a formatted disk is left as it is.
set -eu
# The tool is a JVM of its own: the broker's heap would not fit beside it.
KAFKA_HEAP_OPTS=-Xmx96m /opt/kafka/bin/kafka-storage.sh format \
  --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$SERVER_PROPERTIES"
exec /opt/kafka/bin/kafka-server-start.sh "$SERVER_PROPERTIES"
