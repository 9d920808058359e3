// Runs one command of the program: starts its bundle with V8's code cache, and rebuilds the bundle when a source has changed. A
// changed environment takes effect at once, and no run loads a type checker or unused modules. The file is CommonJS, because Node
// starts it about 10 ms sooner than a module.
'use strict';

const { readFileSync, statSync } = require('node:fs');
const { dirname, join } = require('node:path');
const vm = require('node:vm');

const ROOT = dirname(__dirname);
const CACHE = join(ROOT, 'node_modules', '.cache', 'somastack');
/**
 * Bytes of its code that a function executes before V8 of Node 20 optimizes it. V8's own 67,584 are so few that a short run
 * spends a tenth of its time on optimizations from which it no longer profits. Later versions count calls, and gain nothing from
 * waiting.
 */
const OPTIMIZED_AFTER = 1_000_000;

const [name = '', ...words] = process.argv.slice(2);
const entry = join(ROOT, 'cli', `${name}.main.ts`);

if (process.versions.node.startsWith('20.')) {
  require('node:v8').setFlagsFromString(`--interrupt-budget=${OPTIMIZED_AFTER}`);
}
void run();

async function run() {
  const bundle = known() ?? (await require('./bundle.cjs').bundle({ root: ROOT, cache: CACHE, name, entry }));
  if (bundle === undefined) return;
  process.argv = [process.argv[0], entry, ...words];
  try {
    start(bundle);
  } catch (error) {
    // Commands report their own errors, so an error before a command starts comes from a file that is read at load time.
    process.stderr.write(`an environment file failed while it was read: ${error?.message ?? error}\n`);
    process.exitCode = 1;
  }
}

/** The cached bundle, if no source was changed since it was read. Comparing times is faster than reading all sources. */
function known() {
  try {
    const { bundle, seen } = JSON.parse(readFileSync(join(CACHE, `${name}.json`), 'utf8'));
    for (const [path, changed, modified, size] of seen) {
      const now = statSync(`${ROOT}/${path}`);
      if (now.ctimeMs !== changed || now.mtimeMs !== modified || now.size !== size) return undefined;
    }
    return { path: bundle, code: readFileSync(bundle, 'utf8') };
  } catch {
    return undefined;
  }
}

/**
 * Runs the bundle, which is the function of a CommonJS module. Its compiled code is cached for this version of Node; V8 rejects
 * code of another.
 */
function start({ path, code }) {
  const cacheFile = `${path}.${process.version}.${process.arch}`;
  const cachedData = readBytes(cacheFile);
  const script = new vm.Script(code, {
    filename: path,
    cachedData,
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, path, dirname(path));
  if (!cachedData || script.cachedDataRejected) {
    require('./bundle.cjs').put(cacheFile, script.createCachedData());
  }
}

function readBytes(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
