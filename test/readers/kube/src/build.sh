#!/usr/bin/env bash
# build.sh OUT: etcd, kube-apiserver, kube-controller-manager and kube-scheduler of one version as one program with four names.
# Needs Go and its module proxy; eight to nine minutes on two idle cores.
set -euo pipefail
VERSION=1.33.13
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")"
flags='-s -w'
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  flags+=" -X $package.gitVersion=v$VERSION -X $package.gitMajor=1 -X $package.gitMinor=33"
  flags+=" -X $package.gitTreeState=clean -X $package.buildDate=1970-01-01T00:00:00Z"
done
CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags "$flags" -o "$out/kube1.new" ./kube1
for name in etcd kube-apiserver kube-controller-manager kube-scheduler; do ln -sf kube1 "$out/$name"; done
mv "$out/kube1.new" "$out/kube1"
