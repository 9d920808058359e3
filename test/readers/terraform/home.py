"""Where the readers' programs lie, which ../lib.sh says."""
import os, subprocess

HERE = os.path.dirname(os.path.realpath(__file__))


def readers_home():
    lib = os.path.join(HERE, '..', 'lib.sh')
    return subprocess.check_output(['bash', '-c', f". '{lib}'; printf %s \"$READERS_HOME\""], text=True)
