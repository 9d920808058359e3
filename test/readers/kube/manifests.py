"""Sends files to the API server as they stand: its own reader sees duplicate keys and unknown fields."""
import os, re

from api import APPLY, STRICT, obj_path, one_line, say

# What others need to be there first; within a kind, by path.
FIRST = ["Namespace", "StorageClass", "ServiceAccount", "ResourceQuota", "LimitRange", "Role", "ConfigMap"]


class Manifest:
    """One file with one object. The few fields needed to find its address are read by pattern, not by a YAML reader."""

    def __init__(self, path):
        self.path = path
        self.text = open(path, encoding="utf-8").read()
        top = lambda key: self.field(self.text, r"^%s: *(.+)$" % key)
        metadata = re.search(r"(?m)^metadata:\n((?: .*\n|\n)+)", self.text)
        inside = lambda key: metadata and self.field(metadata.group(1), r"^  %s: *(.+)$" % key)
        self.version, self.kind = top("apiVersion"), top("kind")
        self.name, self.namespace = inside("name"), inside("namespace")

    @staticmethod
    def field(text, pattern):
        found = re.search("(?m)" + pattern, text)
        return found and found.group(1).strip("'\" ")

    def __str__(self):
        return "%s %s" % (self.kind, "/".join(part for part in (self.namespace, self.name) if part))


def files_in(folder):
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.endswith(".yaml"):
                yield os.path.join(root, name)


def send(api, manifest):
    """-> (why it was refused or None, warnings)"""
    if not manifest.version or not manifest.kind or not manifest.name:
        return "no apiVersion, kind or metadata.name", []
    resource = api.resource(manifest.version, manifest.kind)
    if resource is None:
        return 'no kind "%s" in version "%s"' % (manifest.kind, manifest.version), []
    plural, namespaced = resource
    if namespaced != bool(manifest.namespace):
        return "has a namespace and must not" if manifest.namespace else "has no namespace", []
    path = obj_path(manifest.version, plural, manifest.namespace, manifest.name)
    status, body, warnings = api.call("PATCH", path + STRICT, manifest.text, APPLY)
    if status not in (200, 201):
        return one_line(body.get("message") or body), warnings
    if manifest.kind == "ResourceQuota":  # no quota controller runs: admission needs a status to count against
        hard = (body.get("spec") or {}).get("hard") or {}
        body["status"] = {"hard": hard, "used": {key: "0" for key in hard}}
        api.call("PUT", path + "/status", body)
    return None, warnings


def ensure_namespaces(api, names):
    """argocd is made with Argo CD itself, before any of these files; every namespace gets its default account."""
    for name in sorted(names):
        api.call("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
        account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"}}
        api.call("POST", "/api/v1/namespaces/%s/serviceaccounts" % name, account)


def apply(api, folders):
    found = [Manifest(path) for folder in folders for path in files_in(folder)]
    found.sort(key=lambda manifest: (FIRST.index(manifest.kind) if manifest.kind in FIRST else len(FIRST)))
    refused = 0
    for step in ([m for m in found if m.kind == "Namespace"], [m for m in found if m.kind != "Namespace"]):
        for manifest in step:
            why, warnings = send(api, manifest)
            for warning in warnings:
                say("warning %s: %s" % (manifest, warning))
            if why:
                refused += 1
                say("REFUSED %s %s: %s" % (os.path.basename(manifest.path), manifest, why))
        ensure_namespaces(api, {m.namespace for m in found if m.namespace} | {"kube-system"})
    say("accepted %d refused %d" % (len(found) - refused, refused))
    return 1 if refused or not found else 0
