"""Custom resource definitions: loaded once, then taken from a kept copy of etcd's data."""
import gzip, hashlib, json, os, shutil, time
from concurrent.futures import ThreadPoolExecutor

import control_plane
from api import APPLY, STRICT, die, one_line

PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/"


def files_in(folder):
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".jsonl.gz")]


def read(files):
    """name -> definition"""
    found = {}
    for name in files:
        with gzip.open(name, "rt", encoding="utf-8") as lines:
            for line in lines:
                definition = json.loads(line)
                found[definition["metadata"]["name"]] = definition
    return found


def kept_copy(files, cache):
    """Folder of the copy that belongs to these definitions and these programs."""
    digest = hashlib.sha256()
    for name in files:
        digest.update(open(name, "rb").read())
    for name in ("etcd", "kube-apiserver"):
        digest.update(b"%d" % os.path.getsize(os.path.join(control_plane.BIN, name)))
    return os.path.join(cache, "definitions-" + digest.hexdigest()[:16])


def load(api, definitions):
    def one(item):
        name, definition = item
        status, body, _ = api.call("PATCH", PATH + name + STRICT, json.dumps(definition), APPLY)
        return None if status in (200, 201) else "%s: %s" % (name, one_line(body.get("message")))

    with ThreadPoolExecutor(2) as pool:
        refused = [message for message in pool.map(one, definitions.items()) if message]
    if refused:
        die("definitions are refused: " + "; ".join(refused))
    wait_served(api, definitions)


def wait_served(api, names, limit=400):
    """Only established definitions are listed by discovery."""
    names, end = set(names), time.time() + limit
    while True:
        there = {plural + "." + version.split("/")[0] for (version, _), (plural, _) in api.discover().items() if "/" in version}
        if names <= there:
            return
        if time.time() > end:
            die("not served: " + ", ".join(sorted(names - there)[:5]))
        time.sleep(0.5)


def start(folder, files):
    """A running control plane that serves the definitions; keys and data lie in the folder."""
    names = sorted(read(files))
    copy = kept_copy(files, os.path.join(os.path.dirname(control_plane.BIN.rstrip("/")), "cache"))
    data = os.path.join(folder, "etcd")
    if os.path.isdir(copy):
        shutil.copytree(copy, data)
        api = control_plane.boot(folder)
        wait_served(api, names)
        return api
    api = control_plane.boot(folder)
    load(api, read(files))
    control_plane.kill(folder)
    partial = "%s.%d" % (copy, os.getpid())
    shutil.copytree(data, partial)
    if os.path.isdir(copy):
        shutil.rmtree(partial)
    else:
        os.rename(partial, copy)
    api = control_plane.boot(folder)
    wait_served(api, names)
    return api
