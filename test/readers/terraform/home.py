"""Where the readers' programs lie: the same folder as ../lib.sh names."""
import hashlib, os

HERE = os.path.dirname(os.path.realpath(__file__))


def readers_home():
    if os.environ.get('READERS_HOME'):
        return os.environ['READERS_HOME']
    cache = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    with open(os.path.join(HERE, '..', 'install'), 'rb') as f:
        return os.path.join(cache, 'somastack-readers', hashlib.sha256(f.read()).hexdigest()[:12])
