# Creates the topics of $TOPICS_FILE that do not exist yet and brings the settings of the others up to date.
# A line is: name, partitions, replication factor, settings; separated by tabs.
set -eu
kafka() { /opt/kafka/bin/"$@"; }

existing=$(kafka kafka-topics.sh --bootstrap-server "$BOOTSTRAP_SERVERS" --list)
while IFS="$(printf '\t')" read -r name partitions copies settings; do
  if printf '%s\n' "$existing" | grep -qxF "$name"; then
    kafka kafka-configs.sh --bootstrap-server "$BOOTSTRAP_SERVERS" \
      --alter --entity-type topics --entity-name "$name" --add-config "$settings"
    continue
  fi
  set -- --create --topic "$name" --partitions "$partitions" --replication-factor "$copies"
  old_ifs=$IFS
  IFS=,
  for setting in $settings; do set -- "$@" --config "$setting"; done
  IFS=$old_ifs
  kafka kafka-topics.sh --bootstrap-server "$BOOTSTRAP_SERVERS" "$@"
done < "$TOPICS_FILE"

# A topic that is still missing is a failure, whatever the tools said.
existing=$(kafka kafka-topics.sh --bootstrap-server "$BOOTSTRAP_SERVERS" --list)
cut -f1 "$TOPICS_FILE" | while read -r name; do
  printf '%s\n' "$existing" | grep -qxF "$name" || { echo "topic $name does not exist" >&2; exit 1; }
done
