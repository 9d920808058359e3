# Creates the topics of $TOPICS_FILE that do not exist yet and brings the settings of the others up to date.
# A line is: name, partitions, replication factor, settings; separated by tabs.
# Every call of a tool starts a JVM, so what is there already is asked for once.
set -eu
kafka() {
  tool=$1
  shift
  "/opt/kafka/bin/$tool" --bootstrap-server "$BOOTSTRAP_SERVERS" --command-config "$CLIENT_FILE" "$@"
}
# settings_of NAME: what the broker says of a topic, as key=value,…; fails when there is no such topic.
settings_of() {
  printf '%s\n' "$described" |
    awk -v name="$1" '$1 == "Topic:" && $2 == name && /PartitionCount:/ { sub(/.*Configs: */, ""); print; found = 1 } END { exit !found }'
}

described=$(kafka kafka-topics.sh --describe)
while IFS="$(printf '\t')" read -r name partitions copies settings; do
  if present=$(settings_of "$name"); then
    changed=
    for setting in $(printf '%s' "$settings" | tr , ' '); do
      case ",$present," in *",$setting,"*) ;; *) changed=$changed,$setting ;; esac
    done
    [ -z "$changed" ] ||
      kafka kafka-configs.sh --alter --entity-type topics --entity-name "$name" --add-config "${changed#,}" < /dev/null
    continue
  fi
  set -- --create --topic "$name" --partitions "$partitions" --replication-factor "$copies"
  for setting in $(printf '%s' "$settings" | tr , ' '); do set -- "$@" --config "$setting"; done
  kafka kafka-topics.sh "$@" < /dev/null
done < "$TOPICS_FILE"

# A topic that is still missing is a failure, whatever the tools said.
described=$(kafka kafka-topics.sh --describe)
cut -f1 "$TOPICS_FILE" | while read -r name; do
  settings_of "$name" > /dev/null || { echo "topic $name does not exist" >&2; exit 1; }
done
