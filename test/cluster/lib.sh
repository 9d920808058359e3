# shellcheck shell=bash
# Shared by the programs of this folder. Everything that is installed or made lies below $CLUSTER_HOME, and the name of that folder is
# a hash of what says which programs those are: another version is another folder.
# shellcheck source=../readers/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../readers/lib.sh"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cluster_home() {
  local hash
  hash=$(cd "$HERE" && find install src -type f | sort | xargs sha256sum | sha256sum | cut -c1-12)
  echo "${XDG_CACHE_HOME:-$HOME/.cache}/somastack-cluster/$hash"
}
export CLUSTER_HOME=${CLUSTER_HOME:-$(cluster_home)}
# Images know what they are made of, so that they outlive a change of programs; they are built without an engine.
export ENGINE_HOME=${XDG_CACHE_HOME:-$HOME/.cache}/somastack-cluster/images
export PATH=$HERE/builder:$PATH
