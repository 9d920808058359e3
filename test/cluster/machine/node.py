"""One node: a container runtime with a folder of its own, a kubelet, and a proxy of Services."""
import json, os, shutil

import host, network
from host import run
from network import inside

PAUSE = "registry.k8s.io/pause:3.10"
PLUGINS = "/usr/lib/cni"
# What the kubelet keeps for itself before it evicts.
EVICTION_MIB = 100

RUNTIME = """version = 2
root = "{root}"
state = "{state}/containerd"
[grpc]
  address = "{state}/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "{folder}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{pause}"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "{plugins}"
    conf_dir = "{folder}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
"""


class Node:
    def __init__(self, cluster, number, name):
        self.cluster, self.number, self.name = cluster, number, name
        self.address = network.Network.address(number)
        self.cgroup = cluster.net.of("n%d" % number)
        self.net = self.cgroup
        # Sockets: their paths must be short.
        self.state = "/run/" + self.cgroup
        self.folder = cluster.path("n%d" % number)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, file, content):
        os.makedirs(os.path.dirname(self.path(file)), exist_ok=True)
        with open(self.path(file), "w") as out:
            out.write(content if isinstance(content, str) else json.dumps(content))
        return self.path(file)

    def start(self, memory_mib, pods, zone):
        os.makedirs(self.state)
        self.cluster.net.connect(self.number)
        self.start_runtime()
        host.make_cgroup(self.cgroup)
        self.start_kubelet(memory_mib, pods, zone)
        self.start_proxy()

    def start_runtime(self):
        self.write("cni/10-bridge.conflist", {
            "cniVersion": "1.0.0", "name": "pods", "plugins": [
                {"type": "bridge", "bridge": "cni0", "isGateway": True, "hairpinMode": True, "ipMasq": False,
                 "ipam": {"type": "host-local", "dataDir": self.path("ipam"), "routes": [{"dst": "0.0.0.0/0"}],
                          "ranges": [[{"subnet": network.Network.pods(self.number)}]]}}]})
        config = self.write("containerd.toml", RUNTIME.format(
            root=self.path("containerd"), state=self.state, folder=self.folder, pause=PAUSE, plugins=PLUGINS))
        self.cluster.processes.spawn("containerd-" + self.name, inside(self.net, "containerd", "--config", config))
        host.wait_for(lambda: self.ctr("version", check=False).returncode == 0, "no container runtime on " + self.name)

    def start_kubelet(self, memory_mib, pods, zone):
        keys = self.cluster.keys
        config = self.write("kubelet.json", {
            "apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration", "cgroupDriver": "cgroupfs",
            "cgroupRoot": "/" + self.cgroup, "enforceNodeAllocatable": ["pods"],
            "systemReserved": {"memory": "%dMi" % max(host.total_memory_mib() - memory_mib - EVICTION_MIB, 0)}, "maxPods": pods,
            "containerRuntimeEndpoint": "unix://%s/containerd.sock" % self.state,
            "clusterDNS": [network.DNS], "clusterDomain": "cluster.local", "resolvConf": self.write("resolv.conf", ""),
            "address": self.address, "healthzBindAddress": self.address, "failSwapOn": False,
            "authentication": {"anonymous": {"enabled": False}, "webhook": {"enabled": True},
                               "x509": {"clientCAFile": keys.path("ca.crt")}},
            "podLogsDir": self.path("pod-logs"), "imageGCHighThresholdPercent": 100,
            # The scheduler must fill a node with what is planned for it, as no other machine's disk is behind it.
            "evictionHard": {"memory.available": "%dMi" % EVICTION_MIB, "nodefs.available": "1%", "imagefs.available": "1%"},
            "volumePluginDir": self.path("plugins")})
        account = keys.client("node-%d" % self.number, "/O=system:nodes/CN=system:node:" + self.name)
        labels = ["--node-labels", "topology.kubernetes.io/zone=" + zone] if zone else []
        self.cluster.processes.spawn("kubelet-" + self.name, inside(
            self.net, self.cluster.program("kubelet"), "--config", config, "--kubeconfig", account, "--root-dir", self.path("kubelet"),
            "--cert-dir", self.path("kubelet-pki"), "--hostname-override", self.name, "--node-ip", self.address, *labels))

    def start_proxy(self):
        config = self.write("kube-proxy.json", {
            "apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration", "mode": "iptables",
            "clusterCIDR": network.PODS, "hostnameOverride": self.name, "clientConnection": {"kubeconfig": self.cluster.kubeconfig},
            "bindAddress": self.address, "healthzBindAddress": self.address + ":10256", "metricsBindAddress": self.address + ":10249",
            # The limits of connection tracking are the machine's, and stay as they are.
            "conntrack": {"maxPerCore": 0, "min": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"}})
        self.cluster.processes.spawn("kube-proxy-" + self.name, inside(self.net, self.cluster.program("kube-proxy"), "--config", config))

    def enforce_policies(self):
        self.cluster.processes.spawn("policies-" + self.name, inside(
            self.net, self.cluster.program("clusterpolicies"), self.name, network.SERVICES), {"KUBECONFIG": self.cluster.kubeconfig})

    def ctr(self, *arguments, check=True):
        return run("ctr", "-a", self.state + "/containerd.sock", "-n", "k8s.io", *arguments, check=check)

    def remove_pods(self):
        """Ends what runs once the kubelet is gone, and removes the pods' networks."""
        if not os.path.exists(self.state):
            return
        networks = set()
        for container in self.ctr("containers", "ls", "-q", check=False).stdout.split():
            info = self.ctr("containers", "info", container, check=False).stdout
            networks.update(os.path.basename(word.strip('",')) for word in info.split() if "/netns/cni-" in word)
        for task in self.ctr("tasks", "ls", "-q", check=False).stdout.split():
            self.ctr("tasks", "rm", "-f", task, check=False)
        for net in networks:
            run("ip", "netns", "del", net, check=False)

    def remove(self):
        host.unmount_below(self.folder, self.state)
        shutil.rmtree(self.state, ignore_errors=True)
        host.remove_cgroup(self.cgroup)
