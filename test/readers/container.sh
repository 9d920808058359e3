# shellcheck shell=bash
# Sourced in a box: runs services as Compose would have an engine run them. A service is described by $STAGE/NAME.sh.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$HERE/programs.sh"
declare -A PID=()

# pods NAME=ADDRESS... : a network of its own for each, with that address; the box itself is at 10.9.0.254 of it.
pods() {
  local pod name
  ip link add pods type bridge
  ip addr add 10.9.0.254/24 dev pods
  ip link set pods up
  for pod in "$@"; do
    name=${pod%=*}
    ip netns add "$name"
    ip link add "v-$name" type veth peer name eth0 netns "$name"
    ip link set "v-$name" master pods up
    ip -n "$name" addr add "${pod#*=}/24" dev eth0
    ip -n "$name" link set eth0 up
    ip -n "$name" link set lo up
  done
}

# start NAME : after what prepares a folder for it; in the background, and waits for its health check (or for its port, when it has none); START_TRIES times 0.1 s.
start() {
  [ ! -e "$STAGE/$1-prepare.sh" ] || job "$1-prepare" > /dev/null || refused "$1-prepare"
  rm -f "/box/$1.entered"
  enter "$1" > "/box/$1.log" 2>&1 &
  PID[$1]=$!
  local tries
  for ((tries = 0; tries < ${START_TRIES:-400}; tries++)); do
    kill -0 "${PID[$1]}" 2> /dev/null || break
    # Before its files are there, a check would read empty ones.
    [ -e "/box/$1.entered" ] && healthy "$1" > "/box/$1.health" 2>&1 && return
    sleep 0.1
  done
  refused "$1"
}

# What the program said before it gave up.
refused() {
  echo "$1 did not start"
  tail -n 40 "/box/$1.log"
  exit 1
}

# job NAME : in the foreground; its exit status and what it said. Its peak is in PEAK.
job() {
  enter "$1" > "/box/$1.log" 2>&1 &
  local pid=$!
  watch_memory "$pid"
  wait "$pid"; local status=$?
  cat "/box/$1.log"
  return $status
}

stop() {
  kill "${PID[$1]}"
  wait "${PID[$1]}"
}

# healthy NAME : the emitted health check, run as the engine runs it.
healthy() (
  . "$STAGE/$1.sh"
  if [ ${#HEALTH[@]} -gt 0 ]; then inside "$1" "${HEALTH[@]}"; else curl -fsS -o /dev/null "$READY"; fi
)

# inside NAME CMD... : a command in the running container, as `docker exec` runs it.
inside() (
  name=$1; shift
  . "$STAGE/$name.sh"
  exec nsenter --target "${PID[$name]}" --mount --net --wdns=/ -- "${AS[@]}" "${ENVIRONMENT[@]}" "$@"
)

# ask QUESTION CMD... : one line for the test: the question, the exit status, what was printed.
ask() {
  local question=$1 status
  shift
  "$@" > /box/answer 2>&1; status=$?
  fact "$question" "$status" "$(tr '\0' '?' < /box/answer)"
}
fact() { printf '%s\t%s\t%s\n' "$1" "$2" "${3//$'\n'/ | }"; }

# enter NAME : this subshell becomes the service's main process.
enter() {
  . "$STAGE/$1.sh"
  limit_memory "$1" "$LIMIT"
  local path file
  for path in "${VOLUMES[@]}" "${SCRATCH[@]%%:*}"; do mkdir -p "$path"; done
  for file in "${FILES[@]}"; do mkdir -p "$(dirname "${file#*:}")"; touch "${file#*:}"; done
  # A pod has a network, a name and disks of its own.
  local own=${NETWORK:+/$NETWORK} pod=()
  [ -z "${NETWORK:-}" ] || pod=(ip netns exec "$NETWORK" unshare --uts)
  for path in "${VOLUMES[@]}"; do
    [ ! -d "/box/volumes$own$path" ] || continue
    mkdir -p "/box/volumes$own$path"
    # An engine fills a new volume with what the image has there; here that is what belongs to the account.
    [ "$(stat -c %u:%g "$path")" != "$OWNER" ] || cp -a "$path/." "/box/volumes$own$path"
    chown "$OWNER" "/box/volumes$own$path"
  done
  # shellcheck disable=SC2016
  exec "${pod[@]}" unshare --mount -- bash -euc '
    . "$1"
    [ -z "${NETWORK:-}" ] || echo "$NETWORK" > /proc/sys/kernel/hostname
    # Files first: a volume at /tmp would hide where they come from.
    for file in "${FILES[@]}"; do mount --bind "${file%%:*}" "${file#*:}"; mount -o remount,bind,ro "${file#*:}"; done
    for path in "${VOLUMES[@]}"; do mount --bind "/box/volumes${NETWORK:+/$NETWORK}$path" "$path"; done
    for scratch in "${SCRATCH[@]}"; do mount -t tmpfs -o "${scratch#*:}" tmpfs "${scratch%%:*}"; done
    mount -t tmpfs -o "size=$SHM,mode=1777" shm /dev/shm
    [ -z "$READ_ONLY" ] || mount -o remount,bind,ro /
    cd /
    : > "/box/$2.entered"
    exec "${AS[@]}" "${ENVIRONMENT[@]}" "${ARGV[@]}"
  ' container "$STAGE/$1.sh" "$1"
}

# limit_memory NAME BYTES : this shell and its children get no more than the emitted limit, where the kernel lets us say so;
# a test may have one of them get only PERCENT[NAME] of it.
declare -A PERCENT=()
limit_memory() {
  local v2=/sys/fs/cgroup/$GROUP-$1 v1=/sys/fs/cgroup/memory/$GROUP-$1 bytes=$(($2 * ${PERCENT[$1]:-100} / 100))
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p "$v2" && echo "$bytes" > "$v2/memory.max" && echo "$BASHPID" > "$v2/cgroup.procs"
  else
    mkdir -p "$v1" && echo "$bytes" > "$v1/memory.limit_in_bytes" && echo "$BASHPID" > "$v1/cgroup.procs"
  fi 2> /dev/null || :
}

# killed NAME : how often the kernel ended a process of the service for want of memory; "unknown" where it was not limited.
killed() {
  local v2=/sys/fs/cgroup/$GROUP-$1/memory.events v1=/sys/fs/cgroup/memory/$GROUP-$1/memory.oom_control
  awk '$1 == "oom_kill" {print $2; found = 1} END {exit !found}' "$v2" 2> /dev/null ||
    awk '$1 == "oom_kill" {print $2; found = 1} END {exit !found}' "$v1" 2> /dev/null || echo unknown
}

# memory NAME [PEAK_MIB] : one line for the test: the most that the service had resident, its limit, and how often the kernel
# ended a process of it. Without PEAK_MIB: the most that its largest process ever had, beside which there may be the shell that started it.
memory() {
  local peak=${2:-$(of_family "${PID[$1]}" status | awk '/^VmHWM/ && $2 > most {most = $2} END {printf "%d", most / 1024}')} limit
  limit=$(. "$STAGE/$1.sh"; echo $((LIMIT / 1024 / 1024)))
  fact "memory of $1" 0 "$peak $limit $(killed "$1")"
}

# watch_memory PID : samples until the process ends.
watch_memory() {
  PEAK=0
  while kill -0 "$1" 2> /dev/null; do sample "$1"; sleep 0.01; done
}
# sample PID : PEAK is the most that a process and its descendants had at any sample, in MiB.
PEAK=0
sample() {
  local now
  now=$(resident "$1")
  [ "${now:-0}" -le "$PEAK" ] || PEAK=$now
}

# resident PID : proportional set size of a process and its descendants, in MiB.
resident() {
  of_family "$1" smaps_rollup | awk '/^Pss:/ {sum += $2} END {printf "%d\n", sum / 1024}'
}

# of_family PID FILE : what the kernel says in that file of a process and its descendants; one that has ended meanwhile is left out.
of_family() { family "$1" | sed "s|.*|/proc/&/$2|" | xargs cat 2> /dev/null; }

# family PID : a process and its descendants, one on each line.
family() {
  local todo=("$1") pid children
  while [ ${#todo[@]} -gt 0 ]; do
    pid=${todo[0]}; todo=("${todo[@]:1}")
    echo "$pid"
    # The list ends without a newline, which read takes for a failure.
    children=()
    read -ra children 2> /dev/null < "/proc/$pid/task/$pid/children" || :
    todo+=("${children[@]}")
  done
}
