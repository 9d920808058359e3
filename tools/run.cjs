#!/usr/bin/env node
// The program `somastack`: finds the bundle of a command, starts it with V8's code cache, and rebuilds it when a source has changed. A
// changed environment takes effect at once, and no run loads a type checker or unused modules. The file is CommonJS, because Node
// starts it about 10 ms sooner than a module.
'use strict';

const { readFileSync, statSync } = require('node:fs');
const { dirname, join } = require('node:path');
const vm = require('node:vm');

const ROOT = dirname(__dirname);
const CACHE = join(ROOT, 'node_modules', '.cache', 'somastack');
/** What the index of a bundle is called, beside the name of its command: checkouts that share their packages have one each. */
const CHECKOUT = ROOT.replace(/\W/g, '_').slice(-100);
/**
 * Bytes of its code that a function executes before V8 of Node 20 optimizes it. V8's own 67,584 are so few that a short run
 * spends a tenth of its time on optimizations from which it no longer profits. Later versions count calls, and gain nothing from
 * waiting.
 */
const OPTIMIZED_AFTER = 1_000_000;
/** Words after which the next one belongs to the name of the command. */
const GROUPS = ['synth', 'dev'];
/** Bundle of everything that is no command: help, the version, and refusals. */
const OTHERWISE = 'help';

if (process.versions.node.startsWith('20.')) {
  const { setFlagsFromString } = require('node:v8');
  setFlagsFromString(`--interrupt-budget=${OPTIMIZED_AFTER}`);
  // New objects stay in the little room that V8 begins with: it would take 16 MiB twice, a fifth of a run's memory, for no time that
  // could be measured.
  setFlagsFromString('--semi-space-growth-factor=1');
  // So little room is searched sooner by one thread than it takes to wake others: a twentieth of a run.
  setFlagsFromString('--no-parallel-scavenge');
}
// Every path of the program is below its checkout; a folder that the user names is below the one in which the user stands.
const from = process.cwd();
if (from !== ROOT) {
  process.env.SOMASTACK_FROM = from;
  process.chdir(ROOT);
}
void run(process.argv.slice(2));

async function run(words) {
  const { name, left } = nameIn(words);
  const bundle = known(name) ?? (await build(name));
  if (bundle === undefined) return;
  // Without a bundle of its own a command line is one for help, with all its words.
  process.argv = [process.argv[0], bundle.path, ...(bundle.name === OTHERWISE ? words : left)];
  try {
    start(bundle);
  } catch (error) {
    // Commands report their own errors, so an error before a command starts comes from a file that is read at load time.
    process.stderr.write(`an environment file failed while it was read: ${error?.message ?? error}\n`);
    process.exitCode = 1;
  }
}

/** The name of the bundle that a command line asks for, and the words after the command. */
function nameIn(words) {
  const [first = '', second = ''] = words;
  if (!/^[a-z]+$/.test(first)) return { name: OTHERWISE, left: words };
  if (GROUPS.includes(first) && /^[a-z]/.test(second))
    return { name: `${first}-${second}`, left: words.slice(2) };
  return { name: first, left: words.slice(1) };
}

function build(name) {
  const { bundle, hasBundle } = require('./bundle.cjs');
  const wanted = hasBundle(ROOT, name) ? name : OTHERWISE;
  return (
    (wanted === name ? undefined : known(wanted)) ??
    bundle({ root: ROOT, cache: CACHE, name: wanted, index: indexOf(wanted) })
  );
}

/** The list of what a bundle was built from, with times and sizes. */
function indexOf(name) {
  return join(CACHE, `${name}.${CHECKOUT}.json`);
}

/** The cached bundle, if no source was changed since it was read. Comparing times is faster than reading all sources. */
function known(name) {
  try {
    const { bundle, seen } = JSON.parse(readFileSync(indexOf(name), 'utf8'));
    for (const [path, changed, modified, size] of seen) {
      const now = statSync(`${ROOT}/${path}`);
      if (now.ctimeMs !== changed || now.mtimeMs !== modified || now.size !== size) return undefined;
    }
    return { name, path: bundle, code: readFileSync(bundle, 'utf8') };
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
