#!/bin/bash
# What the image's entrypoint and Flink's scripts do, in short: plug-ins, additions to the file, Flink's own calculator, Java.
home=/opt/flink
for plugin in ${ENABLE_BUILT_IN_PLUGINS//;/ }; do
  mkdir -p "$home/plugins/${plugin%.jar}"
  ln -fs "$home/opt/$plugin" "$home/plugins/${plugin%.jar}" || exit 1
done
calculate() {
  java -cp "$home/lib/*" org.apache.flink.runtime.util.bash.BashJavaUtils "$1" --configDir "$home/conf" "${@:2}" 2>&1 |
    sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'
}
# The real entrypoint writes its additions back; on a read-only file it says that it cannot, and goes on.
calculate UPDATE_AND_GET_FLINK_CONFIGURATION -D "jobmanager.rpc.address=$(hostname -f)" > "$home/conf/config.yaml"
case $1 in
  jobmanager) role=JM class=entrypoint.StandaloneSessionClusterEntrypoint more=(--executionMode cluster) ;;
  taskmanager) role=TM class=taskexecutor.TaskManagerRunner more=() ;;
  *) exec "$@" ;;
esac
{ read -ra flags; read -ra properties; } <<< "$(calculate "GET_${role}_RESOURCE_PARAMS")"
read -ra options <<< "$(calculate UPDATE_AND_GET_FLINK_CONFIGURATION -flatten | sed -n 's/^env.java.opts.all: //p')"
exec java "${flags[@]}" "${options[@]}" "-Dlog4j2.configurationFile=file:$home/conf/log4j-console.properties" -cp "$home/lib/*" \
  "org.apache.flink.runtime.$class" --configDir "$home/conf" "${more[@]}" "${properties[@]}"
