# Creates the topics of $TOPICS_FILE that do not exist yet, and brings settings and partitions of the others up to date.
# A line is: name, partitions, replication factor, settings; separated by tabs.
# Kafka's own tools start a JVM for each topic, which takes a minute for fifty, so this script speaks Kafka's protocol: three
# requests in the versions that every broker of the 4.x line reads. The broker hands them to the controller.
set -eu
CREATE_TOPICS=19 ALTER_CONFIGS=44 CREATE_PARTITIONS=37

# Every byte is written as five characters, which printf turns into the byte: awk itself cannot write a zero.
requests=$(awk -F '\t' -v create="$CREATE_TOPICS" -v alter="$ALTER_CONFIGS" -v grow="$CREATE_PARTITIONS" '
  function int8(n) { return sprintf("\\0%03o", n) }
  function int16(n) { return int8(int(n / 256)) int8(n % 256) }
  function int32(n) { return int16(int(n / 65536)) int16(n % 65536) }
  function string(text,  all, i) {
    all = int16(length(text))
    for (i = 1; i <= length(text); i++) all = all int8(code[substr(text, i, 1)])
    return all
  }
  # The number of a request is the kind of it, so that its answer says what it answers.
  function request(kind, version, body) {
    body = int16(kind) int16(version) int32(kind) string("kafka-topics") body
    return int32(length(body) / 5) body
  }
  BEGIN { for (i = 32; i < 127; i++) code[sprintf("%c", i)] = i }
  {
    count = split($4, settings, ",")
    given = set = int32(count)
    for (i = 1; i <= count; i++) {
      at = index(settings[i], "=")
      name = string(substr(settings[i], 1, at - 1))
      value = string(substr(settings[i], at + 1))
      given = given name value
      set = set name int8(0) value
    }
    # Both lists of assignments are left out: the controller chooses the brokers.
    topics = topics string($1) int32($2) int16($3) int32(0) given
    configs = configs int8(2) string($1) set
    partitions = partitions string($1) int32($2) int32(4294967295)
  }
  END {
    printf "%s", request(create, 4, int32(NR) topics int32(30000) int8(0))
    printf "%s", request(alter, 0, int32(NR) configs int8(0))
    printf "%s", request(grow, 1, int32(NR) partitions int32(30000) int8(0))
  }' "$TOPICS_FILE")

# read_answers: says what was refused; 0 when nothing was, 1 when something was, 2 while answers are still to come.
read_answers() {
  od -An -v -tu1 "$1" | awk -v create="$CREATE_TOPICS" -v alter="$ALTER_CONFIGS" -v grow="$CREATE_PARTITIONS" '
    function int16() { at += 2; return byte[at - 1] * 256 + byte[at] }
    function int32() { return int16() * 65536 + int16() }
    function string(  all, left) {
      left = int16()
      # A length of minus one is no text at all.
      if (left > 32767) return ""
      for (; left > 0; left--) all = all sprintf("%c", byte[++at])
      return all
    }
    { for (i = 1; i <= NF; i++) byte[++size] = $i }
    END {
      for (answers = 0; answers < 3; answers++) {
        if (size < at + 4) exit 2
        rest = int32()
        if (size < at + rest) exit 2
        kind = int32()
        at += 4
        for (topics = int32(); topics > 0; topics--) {
          if (kind == alter) { error = int16(); message = string(); at++; name = string() }
          else { name = string(); error = int16(); message = string() }
          if (error == 0) continue
          # It exists already: what it should be is in the two other requests.
          if (kind == create && error == 36) continue
          # It has as many partitions as it should have. The same number says that it has more, which no broker takes back.
          if (kind == grow && error == 37 && message ~ /already has/) continue
          # A topic that could not be made is missing for the other requests as well.
          if (kind != create && name in missing) continue
          if (kind == create) missing[name] = 1
          print "topic " name ": " (message == "" ? "error " error " of the broker" : message) > "/dev/stderr"
          refused = 1
        }
      }
      exit refused
    }'
}

# A netcat may close before the answers are there when its input ends, so its input stays open as long as they are waited for.
answers=/tmp/answers
: > "$answers"
{ printf '%b' "$requests"; sleep 60; } | nc "$BROKER_HOST" "$BROKER_PORT" > "$answers" 2> /tmp/said &
tries=0
while [ "$tries" -lt 60 ]; do
  status=0
  read_answers "$answers" || status=$?
  [ "$status" = 2 ] || exit "$status"
  tries=$((tries + 1))
  sleep 1
done
cat /tmp/said >&2
echo "$BROKER_HOST:$BROKER_PORT did not answer within a minute" >&2
exit 1
