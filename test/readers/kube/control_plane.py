"""Processes of the control plane: keys, start, end. Each process is ended by its id, and only when it is ours."""
import base64, json, os, shutil, signal, socket, subprocess, time

from api import Api, die

HERE = os.path.dirname(os.path.abspath(__file__))


def readers_home():
    """The same rule as the scripts': see lib.sh."""
    say_it = '. "%s/../lib.sh"; printf %%s "$READERS_HOME"' % HERE
    return subprocess.run(["bash", "-c", say_it], check=True, capture_output=True, text=True).stdout


BIN = os.environ.get("KUBE_BIN") or os.path.join(readers_home(), "kube", "bin")


def free_ports(n):
    socks = [socket.socket() for _ in range(n)]
    for s in socks:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in socks]
    for s in socks:
        s.close()
    return ports


def read_pids(d):
    try:
        return [(l.split()[0], int(l.split()[1])) for l in open(os.path.join(d, "pids")) if l.strip()]
    except OSError:
        return []


def write_pids(d, rows):
    with open(os.path.join(d, "pids"), "w") as f:
        f.writelines("%s %d\n" % r for r in rows)


def ours(name, pid):
    try:
        return name in open("/proc/%d/cmdline" % pid, "rb").read().split(b"\0")[0].decode() and \
            open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def spawn(d, name, args):
    exe = os.path.join(BIN, name)
    if not os.access(exe, os.X_OK):
        die("no %s; run test/readers/install kube" % exe, 69)
    log = open(os.path.join(d, name + ".log"), "ab")
    p = subprocess.Popen([exe] + args, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, cwd=d,
                         env={"PATH": os.environ.get("PATH", ""), "HOME": d})
    write_pids(d, read_pids(d) + [(name, p.pid)])
    return p


def kill(d, names=None):
    """Ends our own processes (by pid, checked by command line), newest first."""
    rows, left = read_pids(d), []
    if not rows:
        return 0
    for name, pid in reversed(rows):
        if names and name not in names:
            left.insert(0, (name, pid))
            continue
        if ours(name, pid):
            os.kill(pid, signal.SIGTERM)
            end = time.time() + (10 if name == "etcd" else 4)
            while time.time() < end and ours(name, pid):
                reap()
                time.sleep(0.05)
            if ours(name, pid):
                os.kill(pid, signal.SIGKILL)
        reap()
    write_pids(d, left)
    return len(rows) - len(left)


def reap():
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def sh(*a, **k):
    subprocess.run(a, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **k)


def make_pki(d):
    pki = os.path.join(d, "pki")
    os.makedirs(pki, exist_ok=True)
    p = lambda f: os.path.join(pki, f)
    ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    sh("openssl", "req", "-x509", *ec, "-keyout", p("ca.key"), "-out", p("ca.crt"), "-days", "30", "-subj", "/CN=kube-check-ca")
    for name, subj, ext in (
            ("apiserver", "/CN=kube-apiserver",
             "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc\nextendedKeyUsage=serverAuth"),
            ("admin", "/O=system:masters/CN=kube-check", "extendedKeyUsage=clientAuth")):
        sh("openssl", "req", "-new", *ec, "-keyout", p(name + ".key"), "-out", p(name + ".csr"), "-subj", subj)
        open(p(name + ".ext"), "w").write(ext + "\n")
        sh("openssl", "x509", "-req", "-in", p(name + ".csr"), "-CA", p("ca.crt"), "-CAkey", p("ca.key"), "-CAcreateserial",
           "-out", p(name + ".crt"), "-days", "30", "-extfile", p(name + ".ext"))
    sh("openssl", "genrsa", "-out", p("sa.key"), "2048")
    sh("openssl", "rsa", "-in", p("sa.key"), "-pubout", "-out", p("sa.pub"))
    return pki


def write_kubeconfig(d, port):
    b = lambda f: base64.b64encode(open(os.path.join(d, "pki", f), "rb").read()).decode()
    cfg = {"apiVersion": "v1", "kind": "Config", "current-context": "kube-check",
           "clusters": [{"name": "kube-check", "cluster": {"server": "https://127.0.0.1:%d" % port,
                                                             "certificate-authority-data": b("ca.crt")}}],
           "users": [{"name": "admin", "user": {"client-certificate-data": b("admin.crt"), "client-key-data": b("admin.key")}}],
           "contexts": [{"name": "kube-check", "context": {"cluster": "kube-check", "user": "admin"}}]}
    path = os.path.join(d, "kubeconfig")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as f:
        json.dump(cfg, f)  # JSON is YAML


def boot(d):
    """etcd + kube-apiserver; returns the Api once ready."""
    client, peer, secure = free_ports(3)
    u = "http://127.0.0.1:%d"
    spawn(d, "etcd", ["--name=kube-check", "--data-dir=" + os.path.join(d, "etcd"), "--listen-client-urls=" + u % client,
                      "--advertise-client-urls=" + u % client, "--listen-peer-urls=" + u % peer,
                      "--initial-advertise-peer-urls=" + u % peer, "--initial-cluster=kube-check=" + u % peer,
                      "--unsafe-no-fsync", "--log-level=warn", "--quota-backend-bytes=4294967296"])
    pki = os.path.join(d, "pki")
    apis = spawn(d, "kube-apiserver", [
        "--etcd-servers=" + u % client, "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--secure-port=%d" % secure,
        "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.96.0.0/16",
        "--allow-privileged=true",  # a matter of the namespace's level, as in every real cluster
       
        "--authorization-mode=Node,RBAC", "--client-ca-file=" + pki + "/ca.crt",
        "--tls-cert-file=" + pki + "/apiserver.crt", "--tls-private-key-file=" + pki + "/apiserver.key",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        "--service-account-key-file=" + pki + "/sa.pub", "--service-account-signing-key-file=" + pki + "/sa.key",
        "--max-requests-inflight=1000", "--max-mutating-requests-inflight=500", "--v=1"])
    open(os.path.join(d, "port"), "w").write(str(secure))
    write_kubeconfig(d, secure)
    api, end = Api(d), time.time() + 120
    while True:
        if apis.poll() is not None:
            die("kube-apiserver ended: see %s/kube-apiserver.log" % d)
        try:
            if api.call("GET", "/readyz")[0] == 200:
                return api
        except OSError:
            pass
        if time.time() > end:
            die("kube-apiserver not ready after 120 s: see %s/kube-apiserver.log" % d)
        time.sleep(0.1)
