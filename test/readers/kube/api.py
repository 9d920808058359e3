"""The API of the control plane: requests, discovery, paths."""
import http.client, json, os, re, ssl, sys, threading, time
from urllib.parse import quote

# Server-side apply in which the server refuses unknown and duplicate fields.
STRICT = "?fieldManager=kube-check&force=true&fieldValidation=Strict"
APPLY = "application/apply-patch+yaml"


def die(message, status=2):
    print("kube-check: " + message, file=sys.stderr)
    sys.exit(status)


def say(message):
    print(message, flush=True)


def one_line(text, longest=900):
    text = re.sub(r"\s+", " ", str(text)).strip()
    return text if len(text) <= longest else text[:longest] + "..."


class Api:
    def __init__(self, d):
        self.dir = d
        try:
            self.port = int(open(os.path.join(d, "port")).read())
        except OSError:
            die("no control plane under %s: run start first" % d)
        pki = os.path.join(d, "pki")
        self.ctx = ssl.create_default_context(cafile=os.path.join(pki, "ca.crt"))
        self.ctx.load_cert_chain(os.path.join(pki, "admin.crt"), os.path.join(pki, "admin.key"))
        self.local = threading.local()
        self.kinds = {}

    def call(self, method, path, body=None, ctype="application/json", timeout=60, accept="application/json"):
        """-> (status, parsed body, [warnings])"""
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        for attempt in (1, 2, 3):
            c = getattr(self.local, "c", None)
            if c is None:
                c = self.local.c = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.ctx, timeout=timeout)
            try:
                c.request(method, path, body, {"Content-Type": ctype, "Accept": accept})
                r = c.getresponse()
                data = r.read()
                if r.status == 429:
                    time.sleep(1)
                    continue
                warn = [re.sub(r'^\d+ \S+ "(.*)".*$', r"\1", w) for w in (r.headers.get_all("Warning") or [])]
                try:
                    return r.status, json.loads(data), warn
                except ValueError:
                    return r.status, {"message": data.decode(errors="replace")}, warn
            except (OSError, http.client.HTTPException):
                self.local.c = None
                if attempt == 3:
                    raise
                time.sleep(0.2)

    def get(self, path):
        s, b, _ = self.call("GET", path)
        return b if s == 200 else None

    def items(self, path):
        b = self.get(path)
        return (b or {}).get("items") or []

    def discover(self):
        """Reads what the server serves: {(apiVersion, kind): (plural, namespaced)}"""
        kinds = {}
        for p in ("/api", "/apis"):
            s, b, _ = self.call("GET", p, accept="application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
            for g in b.get("items") or []:
                group = (g.get("metadata") or {}).get("name") or ""
                for v in g.get("versions") or []:
                    for r in v.get("resources") or []:
                        kinds[((group + "/" if group else "") + v["version"], r["responseKind"]["kind"])] = (
                            r["resource"], r["scope"] == "Namespaced")
        self.kinds = kinds
        return kinds

    def resource(self, api_version, kind):
        """-> (plural, namespaced) or None"""
        return self.kinds.get((api_version, kind)) or self.discover().get((api_version, kind))


def gv_path(api_version):
    return ("/apis/" if "/" in api_version else "/api/") + api_version


def obj_path(api_version, plural, ns, name=None):
    p = gv_path(api_version)
    if ns:
        p += "/namespaces/" + quote(ns)
    p += "/" + plural
    return p + "/" + quote(name, safe="") if name else p
