#!/bin/bash
# kafka-run-class.sh CLASS ARGUMENT... : what the script of this name adds to a class, in short. Called by the name of one of Kafka's
# other scripts, it is that script.
folder=$(cd "$(dirname "$0")/.." && pwd)
heap=-Xmx256M
case ${0##*/} in
  kafka-storage.sh) class=kafka.tools.StorageTool ;;
  kafka-server-start.sh) class=kafka.Kafka heap=-Xmx1G ;;
  kafka-topics.sh) class=org.apache.kafka.tools.TopicCommand ;;
  kafka-configs.sh) class=kafka.admin.ConfigCommand ;;
  kafka-console-producer.sh) class=org.apache.kafka.tools.ConsoleProducer heap=-Xmx512M ;;
  kafka-console-consumer.sh) class=org.apache.kafka.tools.consumer.ConsoleConsumer heap=-Xmx512M ;;
  kafka-consumer-groups.sh) class=org.apache.kafka.tools.consumer.group.ConsumerGroupCommand ;;
  kafka-get-offsets.sh) class=org.apache.kafka.tools.GetOffsetShell ;;
  connect-distributed.sh) class=org.apache.kafka.connect.cli.ConnectDistributed heap=-Xmx1G ;;
  *) class=$1; shift ;;
esac
# The folder for logs is made, as by the real script, so that a root that nobody may write to shows here.
mkdir -p "${LOG_DIR:-$folder/logs}" || exit 1
# Words of these variables are arguments of their own.
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:-$heap} \
  ${KAFKA_JVM_PERFORMANCE_OPTS:--server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true} \
  ${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=file:/etc/log4j2.properties} $KAFKA_OPTS -cp "$folder/libs/*" "$class" "$@"
