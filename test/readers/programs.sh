# shellcheck shell=bash
# Sourced in a box: puts the real programs where the images have them. Nothing here reads an emitted file, but for the three
# exceptions that are named.
program() { mkdir -p "$(dirname "$1")"; cat > "$1"; chmod 755 "$1"; }
mkdir -p -m 1777 /box/tmp

program /usr/local/bin/valkey-server <<< $'#!/bin/sh\nexec redis-server "$@"'
program /usr/local/bin/valkey-cli <<< $'#!/bin/sh\nexec redis-cli "$@"'
program /opa <<< "#!/bin/sh
exec '$BIN/opa' \"\$@\""
[ ! -e "$STAGE/openfga.sh" ] || ln -s "$BIN/openfga" /openfga
# Debian's busybox knows no -z, which the image's does.
program /usr/local/bin/nc <<< $'#!/bin/bash\n[ "$1" = -z ] || exec busybox nc "$@"\nexec 3<> "/dev/tcp/$2/$3"'

# Debian 12 has PgBouncer 1.18: parameters that came later are set aside and named; all others are read as they stand.
program /usr/bin/pgbouncer <<'P'
#!/bin/bash
newer='^(auth_dbname|cancel_wait_timeout|track_extra_parameters|max_prepared_statements|max_user_client_connections|max_db_client_connections|transaction_timeout|query_wait_notify|server_tls_[a-z]*_new) *='
grep -E "$newer" "$1" | sed 's/^/set aside, newer than 1.18: /'
grep -vE "$newer" "$1" > /box/tmp/pgbouncer.ini
exec /usr/sbin/pgbouncer /box/tmp/pgbouncer.ini
P

# What the image's kafka-run-class.sh adds to the heap flags, with the log on standard output.
cat > /box/log4j2.properties <<'L'
rootLogger.level = WARN
rootLogger.appenderRef.o.ref = O
appender.o.type = Console
appender.o.name = O
appender.o.layout.type = PatternLayout
appender.o.layout.pattern = %p %m%n
L
kafka_tool() {
  program "${4:-/opt/kafka}/bin/$1.sh" <<P
#!/bin/sh
exec java \${KAFKA_HEAP_OPTS:-$3} \${KAFKA_JVM_PERFORMANCE_OPTS:--server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 \\
  -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true} \\
  \${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=file:/box/log4j2.properties} -cp '$(jars "$CFG/kafka/libs")' $2 "\$@"
P
}
kafka_tool kafka-storage kafka.tools.StorageTool -Xmx256M
kafka_tool kafka-server-start kafka.Kafka -Xmx1G
kafka_tool kafka-topics org.apache.kafka.tools.TopicCommand -Xmx256M
kafka_tool kafka-configs kafka.admin.ConfigCommand -Xmx256M
kafka_tool connect-distributed org.apache.kafka.connect.cli.ConnectDistributed -Xmx1G /kafka
if [ -e "$CFG/debezium" ]; then cp -r "$CFG/debezium" /kafka/connect; fi
ln -s "$CFG/apicurio" /deployments
if [ -e "$STAGE/schema-registry.sh" ]; then ln -s "$CFG/java21/bin/java" /usr/local/bin/java; fi

# A copy, since a volume takes what is in it, with the rights that the image gives to its group.
if [ -e "$STAGE/keycloak.sh" ]; then
  cp -r "$CFG/keycloak" /opt/keycloak
  mkdir /opt/keycloak/data
  chown -R 1000:0 /opt/keycloak
  chmod -R g+rwX /opt/keycloak
fi

# What the image's entrypoint and start scripts do with a configuration, and nothing more: link the plug-ins, try to add to
# the file, and start Java with what Flink's own calculator makes of it: the third exception, through Flink's own loader.
has wget || program /usr/local/bin/wget <<< $'#!/bin/bash\nexec curl -fsS -o /dev/null "${@: -1}"'
program /docker-entrypoint.sh <<P
#!/bin/bash
home=/opt/flink libs='$(jars "$CFG/flink/libs")'
for plugin in \$ENABLE_BUILT_IN_PLUGINS; do
  mkdir -p "\$home/plugins/\${plugin%.jar}"
  ln -fs "\$home/opt/\$plugin" "\$home/plugins/\${plugin%.jar}"
done
echo 'query.server.port: 6125' >> "\$home/conf/config.yaml"
calculate() {
  java -cp "\$libs" org.apache.flink.runtime.util.bash.BashJavaUtils "\$1" --configDir "\$home/conf" "\${@:2}" 2>&1 |
    sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p; /Exception/p'
}
case \$1 in
  jobmanager) role=JM class='entrypoint.StandaloneSessionClusterEntrypoint' more='--executionMode cluster' ;;
  taskmanager) role=TM class='taskexecutor.TaskManagerRunner' more= ;;
esac
{ read -r flags; read -r properties; } <<< "\$(calculate GET_\${role}_RESOURCE_PARAMS)"
options=\$(calculate UPDATE_AND_GET_FLINK_CONFIGURATION -flatten | sed -n 's/^env.java.opts.all: //p')
exec java \$flags \$options "-Dlog4j2.configurationFile=file:\$home/conf/log4j-console.properties" -cp "\$libs" \\
  "org.apache.flink.runtime.\$class" --configDir "\$home/conf" \$more \$properties
P

# Alpine's own wget, for jobs that run in an image of alpine: it knows less than others and says less.
if [ -e "$STAGE/temporal.sh" ] || [ -e "$STAGE/feature-flags-seed.sh" ] || [ -e "$STAGE/secret-store.sh" ]; then
  program /usr/local/bin/wget <<< $'#!/bin/sh\nexec busybox wget "$@"'
fi

# The same of the programs with which jobs read answers; the curl of Milvus' collections is the real one.
if [ -e "$STAGE/milvus-collections.sh" ] || [ -e "$STAGE/kafka-topics.sh" ]; then
  for tool in awk diff grep od sed sort; do program "/usr/local/bin/$tool" <<< $'#!/bin/sh\nexec busybox '"$tool"$' "$@"'; done
fi

# Temporal's programs, and what the image of its web interface starts with.
if [ -e "$STAGE/temporal.sh" ]; then
  ln -s "$BIN/temporal-server" "$BIN/temporal-sql-tool" /usr/local/bin/
  mkdir -p /home/ui-server/config
  cp "$CFG/temporal-ui.yaml" /home/ui-server/config/docker.yaml
  program /home/ui-server/start-ui-server.sh <<< "#!/bin/sh
cd /home/ui-server
exec '$BIN/temporal-ui' --env docker start"
fi

# Programs that are all there is in their images; of the collector, the parts that otelcol.yaml names.
link() { [ ! -e "$1" ] || { mkdir -p "$(dirname "$2")"; ln -s "$1" "$2"; }; }
link "$BIN/loki" /usr/bin/loki
link "$BIN/jaeger" /cmd/jaeger/jaeger-linux
link "$BIN/otelcol" /otelcol-contrib
link "$BIN/secret-store" /usr/bin/bao

# The image's account and the part of its entrypoint that an empty data folder takes: the second exception, it says initdb.
sed -i '/^postgres:/d' /etc/passwd /etc/group
echo 'postgres:x:999:999::/:/bin/sh' >> /etc/passwd
# PgBouncer's image gives another number to the same name.
echo 'postgres:x:70:70::/:/bin/sh' >> /etc/passwd
echo 'postgres:x:999:' >> /etc/group
program /usr/local/bin/docker-entrypoint.sh <<P
#!/bin/bash
set -e
export PATH='$CFG/$POSTGRES_BIN':\$PATH
at='-c unix_socket_directories=/var/run/postgresql'
if [ ! -s "\$PGDATA/PG_VERSION" ]; then
  mkdir -p -m 700 "\$PGDATA"
  initdb --username=postgres --pwfile=<(printf '%s\n' "\$POSTGRES_PASSWORD") --encoding=UTF8 --no-sync
  "\$@" \$at -c listen_addresses= & server=\$!
  until psql -h /var/run/postgresql -U postgres --no-password -Atqc 'select 1' > /dev/null 2>&1; do kill -0 \$server; sleep 0.1; done
  kill -INT \$server
  wait \$server || true
fi
exec "\$@" \$at
P
