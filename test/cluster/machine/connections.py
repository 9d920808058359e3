"""TCP connections tried from inside pods: in the network that the pod has, whatever its image holds."""
import json, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

# A rejected connection comes back at once; one that is dropped would wait longer than this.
SECONDS = 2

ATTEMPTS = """
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor
def attempt(target):
    try:
        socket.create_connection(tuple(target), %d).close()
        return "open"
    except OSError:
        return "closed"
with ThreadPoolExecutor(16) as pool:
    print(json.dumps(list(pool.map(attempt, json.load(sys.stdin)))))
""" % SECONDS


def sandboxes(node):
    """(namespace/pod, process that holds its network) of the pods on a node."""
    rows = [line.split() for line in node.ctr("tasks", "ls").stdout.splitlines()[1:]]
    running = {row[0]: row[1] for row in rows if row[2] == "RUNNING"}
    for container, pid in running.items():
        labels = json.loads(node.ctr("containers", "info", container).stdout)["Labels"]
        if labels.get("io.cri-containerd.kind") == "sandbox":
            yield "%s/%s" % (labels["io.kubernetes.pod.namespace"], labels["io.kubernetes.pod.name"]), pid


def attempts(nodes, lines):
    """Lines of POD ADDRESS PORT, where POD is NAMESPACE/NAME: each line again, followed by `open` or `closed`."""
    pids = {pod: pid for node in nodes for pod, pid in sandboxes(node)}
    by_pod = {}
    for pod, address, port in lines:
        by_pod.setdefault(pod, []).append((address, int(port)))

    def from_pod(item):
        pod, targets = item
        line = ["nsenter", "--net=/proc/%s/ns/net" % pids[pod], sys.executable, "-c", ATTEMPTS]
        done = subprocess.run(line, input=json.dumps(targets), capture_output=True, text=True, check=True)
        return [(pod, *target, answer) for target, answer in zip(targets, json.loads(done.stdout))]

    with ThreadPoolExecutor(2) as pool:
        return [row for rows in pool.map(from_pod, by_pod.items()) for row in rows]
