"""The cluster's network: a namespace with a bridge for the control plane, one namespace for each node, a cable between them, and a
route to each node's pods. Nothing of the host's own network is touched: neither its ports nor its rules."""
from host import run

API = "10.77.0.1"
PODS = "10.244.0.0/16"
SERVICES = "10.96.0.0/16"
FIRST_SERVICE = "10.96.0.1"
DNS = "10.96.0.10"


def inside(net, *command):
    """The command in that network. Not `ip netns exec`, which hides the host's /sys and so the control groups."""
    return ["nsenter", "--net=/run/netns/" + net, *command]


class Network:
    def __init__(self, identity):
        self.identity = identity
        self.control = self.of("control")

    def of(self, name):
        return "%s-%s" % (self.identity, name)

    @staticmethod
    def address(number):
        return "10.77.0.%d" % (10 + number)

    @staticmethod
    def pods(number):
        return "10.244.%d.0/24" % number

    @staticmethod
    def ip(net, *arguments):
        run(*inside(net, "ip", *arguments))

    def make(self):
        run("ip", "netns", "add", self.control)
        for command in (["link", "set", "lo", "up"], ["link", "add", "br0", "type", "bridge"], ["link", "set", "br0", "up"],
                        ["addr", "add", API + "/24", "dev", "br0"]):
            self.ip(self.control, *command)
        run(*inside(self.control, "sysctl", "-qw", "net.ipv4.ip_forward=1"))

    def connect(self, number):
        """Puts up a node's network and connects it."""
        node = self.of("n%d" % number)
        run("ip", "netns", "add", node)
        self.ip(self.control, "link", "add", "n%d" % number, "type", "veth", "peer", "name", "eth0", "netns", node)
        self.ip(self.control, "link", "set", "n%d" % number, "master", "br0", "up")
        self.ip(node, "link", "set", "lo", "up")
        self.ip(node, "link", "set", "eth0", "up")
        self.ip(node, "addr", "add", self.address(number) + "/24", "dev", "eth0")
        self.ip(node, "route", "add", "default", "via", API)  # and so to the other nodes' pods
        run(*inside(node, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.bridge.bridge-nf-call-iptables=1"))
        self.ip(self.control, "route", "add", self.pods(number), "via", self.address(number))
        if number == 1:  # the API server reaches the Service of a webhook through a node
            self.ip(self.control, "route", "add", SERVICES, "via", self.address(1))
        return node

    def remove(self):
        for line in run("ip", "netns", "list").stdout.splitlines():
            if line.startswith(self.identity + "-"):
                run("ip", "netns", "del", line.split()[0], check=False)
