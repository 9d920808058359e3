"""engine.py EXTENSION CONFIG STATEMENT : ClickHouse's own engine reads a configuration, then answers; exit 1 when it refuses.

The engine alone: the package around it wants libraries that nothing here uses.
"""

import os
import sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_loader

extension, config, statement = sys.argv[1:]
sys.path.insert(0, os.path.dirname(extension))
loader = ExtensionFileLoader("_chdb", extension)
engine = module_from_spec(spec_from_loader("_chdb", loader))
loader.exec_module(engine)
status = 0
try:
    answer = engine.connect(f":memory:?config-file={config}").query(statement, "TSV")
    print(answer.bytes().decode().rstrip("\n"))
except RuntimeError as refusal:
    print(str(refusal))
    status = 1
sys.stdout.flush()
# After a refusal its own end is an abort.
os._exit(status)
