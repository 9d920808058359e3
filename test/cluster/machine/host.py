"""What a cluster takes of its machine, and how all of it is given back: processes, control groups, mounts, kernel settings."""
import json, os, shutil, signal, subprocess, time

CGROUPS = "/sys/fs/cgroup"
# The kubelet sets these for a machine of its own; this one has other users.
KERNEL = ["vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops"]


def run(*command, check=True, **more):
    done = subprocess.run(command, text=True, capture_output=True, **more)
    if check and done.returncode:
        raise SystemExit("%s: %s" % (" ".join(command), done.stderr.strip()))
    return done


def wait_for(found, what, seconds=120):
    """Asks again until there is an answer, which is returned."""
    until = time.time() + seconds
    while True:
        answer = found()
        if answer:
            return answer
        if time.time() > until:
            raise SystemExit("%s after %d s" % (what, seconds))
        time.sleep(0.2)


def started(pid):
    """When a process began, or nothing: its id alone could be another's by now."""
    try:
        fields = open("/proc/%s/stat" % pid).read().rsplit(")", 1)[1].split()
        return "" if fields[0] == "Z" else fields[19]
    except OSError:
        return ""


class Processes:
    """Processes that outlive this one, by name; the folder remembers which are ours."""

    def __init__(self, folder):
        self.folder = folder
        self.list = os.path.join(folder, "processes")

    def spawn(self, name, command, environment=None):
        log = open(os.path.join(self.folder, "log", name + ".log"), "ab")
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, cwd=self.folder,
                                   env={"PATH": os.environ["PATH"], "HOME": self.folder, **(environment or {})})
        with open(self.list, "a") as file:
            file.write("%s %d %s\n" % (name, process.pid, started(process.pid)))

    def rows(self):
        try:
            return [tuple(line.split()) for line in open(self.list) if len(line.split()) == 3]
        except OSError:
            return []

    def end(self, chosen):
        """Ends those whose name is chosen, the newest first, and says how many there were."""
        running = [(name, int(pid), start) for name, pid, start in reversed(self.rows()) if chosen(name) and started(pid) == start]
        for name, pid, start in running:
            os.kill(pid, signal.SIGTERM)
            until = time.time() + 10
            while started(pid) == start and time.time() < until:
                time.sleep(0.05)
            if started(pid) == start:
                os.kill(pid, signal.SIGKILL)
        return len(running)


def total_memory_mib():
    return int(open("/proc/meminfo").readline().split()[1]) // 1024


def make_cgroup(name):
    """A group of that name under every controller; the kubelet's groups are made below it."""
    for controller in os.listdir(CGROUPS):
        root = os.path.join(CGROUPS, controller)
        if not os.path.exists(os.path.join(root, "cgroup.procs")):
            continue
        folder = os.path.join(root, name)
        os.makedirs(folder, exist_ok=True)
        if controller == "cpuset":  # empty in a new group, and nothing can be put in one
            for file in ("cpuset.cpus", "cpuset.mems"):
                shutil.copyfile(os.path.join(root, file), os.path.join(folder, file))
    return "/" + name


def remove_cgroup(name):
    for controller in os.listdir(CGROUPS):
        for folder, _, _ in os.walk(os.path.join(CGROUPS, controller, name), topdown=False):
            try:
                os.rmdir(folder)
            except OSError:
                pass


def memory_peaks(name):
    """(pod's uid, container's id or nothing, peak, kills) of every container below the group, in bytes."""
    found = []
    for folder, _, files in os.walk(os.path.join(CGROUPS, "memory", name)):
        words = os.path.relpath(folder, os.path.join(CGROUPS, "memory", name)).split("/")
        pods = [word[3:] for word in words if word.startswith("pod")]
        if pods and "memory.max_usage_in_bytes" in files and not words[-1].startswith("pod"):
            read = lambda file: open(os.path.join(folder, file)).read()
            kills = [line.split()[1] for line in read("memory.oom_control").splitlines() if line.startswith("oom_kill ")]
            found.append((pods[-1], words[-1], int(read("memory.max_usage_in_bytes")), int((kills or ["0"])[0])))
    return found


def unmount_below(*folders):
    mounts = [line.split()[1] for line in open("/proc/mounts")]
    for mount in sorted(mounts, reverse=True):
        if any(mount.startswith(folder + "/") for folder in folders):
            run("umount", "-l", mount, check=False)


def kernel_settings():
    return {name: open("/proc/sys/" + name).read() for name in KERNEL}


def restore_kernel_settings(path):
    """Puts back what was written down before the first kubelet began."""
    if not os.path.exists(path):
        return
    for name, value in json.load(open(path)).items():
        with open("/proc/sys/" + name, "w") as file:
            file.write(value)
