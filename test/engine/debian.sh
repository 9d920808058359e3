# shellcheck shell=bash
# Sourced by the programs that make images: Debians of their own, beside the one that this machine has.

# unpack RELEASE LIST FOLDER : a Debian with the packages that a file lists, from the mirror that this machine's own package manager uses.
unpack() {
  local mirror
  # A list that this machine does not have is no fault.
  mirror=$( { grep -hoE '(https?|file)://[^ ]*/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null || true; } | head -1 | tr -d ' ')
  rm -rf "${3:?}"
  debootstrap --variant=minbase --include="$(paste -sd, "$2")" "$1" "$3" "$mirror" > "$3.log" 2>&1 || { tail -n 5 "$3.log" >&2; exit 1; }
}

# archive FOLDER : an unpacked Debian as a tar file, without what no container reads.
archive() {
  tar -C "$1" --exclude=./dev --exclude='./proc/*' --exclude='./sys/*' --exclude='./var/cache/apt/*' --exclude='./usr/share/doc' \
    --exclude='./usr/share/man' --exclude='./usr/share/locale' -c .
}
