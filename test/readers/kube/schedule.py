"""Lets the real controllers make pods and the real scheduler place them on nodes that exist on paper."""
import re, sys, time

import control_plane
from api import die, one_line, say

CONTROLLERS = ["deployment-controller", "replicaset-controller", "statefulset-controller", "daemonset-controller", "job-controller",
               "persistentvolume-binder-controller", "disruption-controller", "serviceaccount-controller", "namespace-controller"]
# What the kubelet of an EKS node keeps of a disk of 100 GiB for pods: a tenth is the limit of eviction, a GiB is reserved.
NODE_DISK = "88Gi"
RUNNERS = {"kube-controller-manager", "kube-scheduler"}
RESTARTS = 3
UNIT = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "m": 1e-3, "": 1}
OWNERS = (("Deployment", "/apis/apps/v1/deployments"), ("StatefulSet", "/apis/apps/v1/statefulsets"), ("DaemonSet", "/apis/apps/v1/daemonsets"),
          ("Job", "/apis/batch/v1/jobs"))


def number(quantity):
    found = re.match(r"^([0-9.]+)(Ki|Mi|Gi|m|)$", str(quantity))
    if not found:
        die("no amount: %r" % quantity)
    return float(found.group(1)) * UNIT[found.group(2)]


def requested(pod, resource):
    """What the scheduler reserves: the sum of the containers, or the largest init container."""
    of = lambda container: number(((container.get("resources") or {}).get("requests") or {}).get(resource, 0))
    spec = pod["spec"]
    return max([sum(map(of, spec["containers"]))] + [of(c) for c in spec.get("initContainers") or []])


def add_node(api, index, text):
    """MEMORY:CPU:PODS[:ZONE]"""
    memory, cpu, pods, *zone = text.split(":")
    name = "node-%d" % index
    labels = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux"}
    if zone:
        labels["topology.kubernetes.io/zone"] = zone[0]
    offer = {"memory": memory, "cpu": cpu, "pods": pods, "ephemeral-storage": NODE_DISK}
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}}
    status, body, _ = api.call("POST", "/api/v1/nodes", node)
    if status != 201:
        die("node %s: %s" % (text, one_line(body.get("message"))))
    # The server marks a new node as not ready; no kubelet would ever take that off.
    api.call("PATCH", "/api/v1/nodes/" + name, {"spec": {"taints": None}}, "application/merge-patch+json")
    ready = [{"type": "Ready", "status": "True", "reason": "OnPaper", "message": "", "lastHeartbeatTime": now(), "lastTransitionTime": now()}]
    patch = {"status": {"allocatable": offer, "capacity": offer, "conditions": ready}}
    api.call("PATCH", "/api/v1/nodes/%s/status" % name, patch, "application/merge-patch+json")
    return name, offer


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def bind_claims(api):
    """A disk for each claim that waits for one, so that disks never decide; returns how many still wait."""
    claims = [c for c in api.items("/api/v1/persistentvolumeclaims") if (c.get("status") or {}).get("phase") != "Bound"]
    for claim in claims:
        meta, spec = claim["metadata"], claim["spec"]
        if spec.get("volumeName"):
            continue
        name = "disk-" + meta["uid"]
        api.call("POST", "/api/v1/persistentvolumes", {
            "apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": name},
            "spec": {"capacity": spec["resources"]["requests"], "accessModes": spec["accessModes"],
                     "storageClassName": spec.get("storageClassName") or "", "csi": {"driver": "on.paper", "volumeHandle": name},
                     "claimRef": {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": meta["namespace"],
                                  "name": meta["name"], "uid": meta["uid"]}}})
    return len(claims)


def run(api, pod):
    """What a kubelet would say of a healthy pod."""
    conditions = [{"type": t, "status": "True", "lastTransitionTime": now()} for t in ("Initialized", "Ready", "ContainersReady")]
    path = "/api/v1/namespaces/%s/pods/%s/status" % (pod["metadata"]["namespace"], pod["metadata"]["name"])
    patch = {"status": {"phase": "Running", "startTime": now(), "conditions": conditions}}
    api.call("PATCH", path, patch, "application/strategic-merge-patch+json")


def missing(api, pods):
    """Objects for which fewer pods were made than they want: admission or a quota refused some."""
    sets = {s["metadata"]["uid"]: s for s in api.items("/apis/apps/v1/replicasets")}
    made = {}
    for pod in pods:
        for owner in pod["metadata"].get("ownerReferences") or []:
            above = (sets.get(owner["uid"], {}).get("metadata", {}).get("ownerReferences") or [owner])[0]
            made[above["uid"]] = made.get(above["uid"], 0) + 1
    found, nodes = [], len(api.items("/api/v1/nodes"))
    for kind, path in OWNERS:
        for item in api.items(path):
            meta, spec = item["metadata"], item["spec"]
            wanted = {"Job": spec.get("parallelism", 1), "DaemonSet": nodes}.get(kind, spec.get("replicas", 1))
            if made.get(meta["uid"], 0) < wanted:
                found.append((kind, meta["namespace"], meta["name"], wanted, made.get(meta["uid"], 0)))
    return found


def last_warning(api, namespace, name):
    events = [e for e in api.items("/api/v1/namespaces/%s/events" % namespace)
              if e.get("type") == "Warning" and e["involvedObject"].get("name", "").startswith(name)]
    events.sort(key=lambda e: e.get("lastTimestamp") or e.get("eventTime") or "")
    return one_line(events[-1].get("message")) if events else "nobody says why"


def unplaced(pod):
    conditions = (pod.get("status") or {}).get("conditions") or []
    return next((c for c in conditions if c["type"] == "PodScheduled" and c["status"] == "False"), None)


def start_runners(folder):
    """The programs that decide, each with its arguments; a kubelet would start them again when they end, and so does settle."""
    common = ["--kubeconfig=%s/kubeconfig" % folder, "--leader-elect=false", "--secure-port=0", "--kube-api-qps=200", "--kube-api-burst=400"]
    arguments = {
        "kube-scheduler": common,
        "kube-controller-manager": common + [
            "--controllers=" + ",".join(CONTROLLERS), "--service-account-private-key-file=%s/pki/sa.key" % folder,
            "--root-ca-file=%s/pki/ca.crt" % folder],
    }
    return [Runner(folder, name, arguments[name]) for name in arguments]


class Runner:
    """A program that may end and be started again: on busy machines the controllers give up when the server answers late."""

    def __init__(self, folder, name, arguments):
        self.folder, self.name, self.arguments, self.restarts = folder, name, arguments, 0
        self.process = control_plane.spawn(folder, name, arguments)

    def keep(self):
        code = self.process.poll()
        if code is None:
            return
        if self.restarts == RESTARTS:
            die("%s ended with %d for the %dth time; its last lines:\n%s" % (self.name, code, RESTARTS + 1, self.last_lines()))
        self.restarts += 1
        print("kube-check: %s ended with %d and is started again" % (self.name, code), file=sys.stderr)
        self.process = control_plane.spawn(self.folder, self.name, self.arguments)

    def last_lines(self, count=5):
        with open("%s/%s.log" % (self.folder, self.name), errors="replace") as log:
            return "".join(log.readlines()[-count:])


def settle(api, runners, limit):
    """Waits until nothing changes; pods of Jobs stay running, the worst case: all of them beside everything else."""
    start = quiet_since = time.time()
    last = None
    while True:
        waiting = bind_claims(api)
        pods = api.items("/api/v1/pods")
        lost = missing(api, pods)
        bound = [p for p in pods if p["spec"].get("nodeName")]
        starting = [p for p in bound if (p.get("status") or {}).get("phase") == "Pending"]
        undecided = [p for p in pods if not p["spec"].get("nodeName") and not unplaced(p)]
        for pod in starting:
            run(api, pod)
        seen = (len(pods), len(bound), len(undecided), waiting, len(lost))
        if seen != last:
            last, quiet_since = seen, time.time()
        # A pod that failed is tried again within ten seconds.
        patience = 3 if not lost and len(bound) == len(pods) else 12
        if not (starting or undecided or waiting) and time.time() - quiet_since > patience:
            return pods, lost
        if time.time() - start > limit:
            die("not settled after %d s" % limit, 1)
        for runner in runners:
            runner.keep()
        time.sleep(0.5)


def schedule(api, folder, nodes, limit=180):
    placed = [add_node(api, index, text) for index, text in enumerate(nodes, 1)]
    pods, lost = settle(api, start_runners(folder), limit)
    left = [p for p in pods if not p["spec"].get("nodeName")]
    for pod in left:
        why = one_line((unplaced(pod) or {}).get("message") or "not tried")
        say("UNPLACED %s/%s (%d MiB): %s" % (pod["metadata"]["namespace"], pod["metadata"]["name"], requested(pod, "memory") / 2**20, why))
    for kind, namespace, name, wanted, made in lost:
        say("NOT MADE %s %s/%s: %d of %d: %s" % (kind, namespace, name, made, wanted, last_warning(api, namespace, name)))
    for name, offer in placed:
        here = [p for p in pods if p["spec"].get("nodeName") == name]
        memory = sum(requested(p, "memory") for p in here)
        say("%s: %d pods, %d of %d MiB, %.2f of %g cores" % (
            name, len(here), memory / 2**20, number(offer["memory"]) / 2**20, sum(requested(p, "cpu") for p in here), number(offer["cpu"])))
    control_plane.kill(folder, RUNNERS)
    say("placed %d unplaced %d not made %d" % (len(pods) - len(left), len(left), sum(row[3] - row[4] for row in lost)))
    return 1 if left or lost or not pods else 0
