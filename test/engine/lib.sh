# shellcheck shell=bash
# Shared by engine and make-images. Everything lies below $ENGINE_HOME, so that nothing of a machine's own engine is touched.
# The programs that the readers' installer brought are what the images are made of.
# shellcheck source=../readers/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../readers/lib.sh"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
set -e
export ENGINE_HOME=${ENGINE_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/somastack-engine}
export DOCKER_HOST=unix://$ENGINE_HOME/docker.sock
# Compose is a plug-in of the client, and the client looks for it here.
export DOCKER_CONFIG=$ENGINE_HOME/client
# The engine of Debian 12 has no BuildKit.
export DOCKER_BUILDKIT=0
NOT_POSSIBLE=69
mkdir -p "$ENGINE_HOME" "$DOCKER_CONFIG/cli-plugins"
