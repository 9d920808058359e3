// Builds the bundle of a command with esbuild, unless one of the same sources exists.
'use strict';

const { createHash } = require('node:crypto');
const {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { dirname, join } = require('node:path');
const { PARTS } = require('./cdktf-parts.cjs');

const SOURCES = ['cli', 'compose', 'constructs', 'environments', 'gateway', 'policies', 'stacks', 'targets'];
/** Files that a bundle depends on in addition to the sources: the locked packages, and the programs that build it. */
const FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tools/run.cjs',
  'tools/bundle.cjs',
  'tools/cdktf-parts.cjs',
];
/** Number of files that stay cached for a command: three of each bundle, which are itself, its inputs and its compiled code, and indexes. */
const KEPT = 21;
/** Margin for the clock: a change within one tick after a file was read does not show in its times; ticks are 1 to 10 ms. */
const TICK_MS = 50;

/**
 * Removes unused parts of packages. cdktf's archives are for assets, which no stack here has, and are a third of its code. `constructs`
 * hashes addresses, which only cdktf uses.
 */
const withoutUnused = {
  name: 'without-unused',
  setup({ onLoad, onResolve }) {
    if (process.env.SOMASTACK_DEBUG) return;
    onResolve({ filter: /^crypto$/ }, ({ importer }) =>
      /constructs[/\\]lib[/\\]/.test(importer) ? { path: 'crypto', namespace: 'when-called' } : undefined,
    );
    onLoad({ filter: /^crypto$/, namespace: 'when-called' }, () => ({
      contents: 'exports.createHash = (name) => require("node:crypto").createHash(name);',
    }));
    onLoad({ filter: /archiver[/\\]index\.js$/ }, () => ({
      contents:
        'module.exports = () => { throw new Error("archives of assets are left out of the bundle"); };',
    }));
    for (const { file, instead } of PARTS)
      onLoad({ filter: file }, ({ path }) => ({ contents: instead(path) }));
  },
};

/** cdktf uses a function of Node that Node 22 deprecates and a later version will remove; JavaScript has the same. */
const withoutDeprecated = {
  name: 'without-deprecated',
  setup({ onLoad }) {
    onLoad({ filter: /cdktf[/\\]lib[/\\]terraform-output\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('(0, util_2.isArray)(', 'Array.isArray('),
    }));
  },
};

/** Whether there is a command with a bundle of this name. */
function hasBundle(root, name) {
  return readdirSync(join(root, 'cli')).includes(`${name}.main.ts`);
}

/** The bundle of a command and its path; undefined when its sources do not compile. */
async function bundle({ root, cache, name, index }) {
  const { hash, seen, settled } = look(root);
  const path = join(cache, `${name}-${hash}.cjs`);
  const made = known(path) ?? (await build(root, join(root, 'cli', `${name}.main.ts`)));
  if (made === undefined) return undefined;
  const { code, inputs } = made;
  put(path, code);
  put(`${path}.inputs`, inputs.join('\n'));
  // Files outside the bundle may change: imports have full file names, so a new file cannot replace one of the bundle.
  const used = new Set([...inputs, ...FILES]);
  const listed = { bundle: path, seen: seen.filter(([file]) => used.has(file)) };
  if (settled) put(index, JSON.stringify(listed));
  // The name of a command may begin the name of another; what follows its own in a bundle's name is a hash.
  prune(cache, (file) => file.startsWith(`${name}-`) && /^[0-9a-f]{16}[.]/.test(file.slice(name.length + 1)));
  prune(cache, (file) => file.startsWith(`${name}.`));
  return { name, path, code };
}

/** A bundle of the same sources that was built before. */
function known(path) {
  const code = read(path);
  const inputs = read(`${path}.inputs`);
  return code === undefined || inputs === undefined ? undefined : { code, inputs: inputs.split('\n') };
}

/** Reads everything that a bundle may contain. */
function look(root) {
  const started = Date.now();
  const hash = createHash('sha256');
  const seen = [];
  const add = (path) => {
    const { ctimeMs, mtimeMs, size } = statSync(join(root, path));
    seen.push([path, ctimeMs, mtimeMs, size]);
    hash.update(path).update(readFileSync(join(root, path)));
  };
  const walk = (folder) => {
    const items = readdirSync(join(root, folder), { withFileTypes: true });
    for (const item of items.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${item.name}`;
      if (item.isDirectory()) walk(path);
      else add(path);
    }
  };
  SOURCES.forEach(walk);
  FILES.forEach(add);
  const settled = seen.every(([, changed]) => changed < started - TICK_MS);
  return { hash: hash.digest('hex').slice(0, 16), seen, settled };
}

/** @param plugins of esbuild that come before those of every bundle */
async function build(root, entry, plugins = []) {
  const { build: esbuild } = await import('esbuild');
  try {
    const result = await esbuild({
      entryPoints: [entry],
      bundle: true,
      metafile: true,
      absWorkingDir: root,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      // Names are not shortened, so that a stack trace that a user reports is readable.
      minifyWhitespace: true,
      minifySyntax: true,
      charset: 'ascii',
      legalComments: 'none',
      // The wrapper is Node's own for modules, so that no text is concatenated at start.
      banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
      footer: { js: '})' },
      logLevel: 'silent',
      loader: { '.sql': 'text', '.sh': 'text', '.rego': 'text', '.lua': 'text' },
      plugins: [...plugins, withoutUnused, withoutDeprecated],
    });
    const inputs = Object.keys(result.metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
    return { code: result.outputFiles[0].text, inputs };
  } catch (error) {
    for (const { text, location } of error.errors ?? [{ text: error.message }]) {
      process.stderr.write(`${location ? `${location.file}:${location.line}: ` : ''}${text}\n`);
    }
    process.exitCode = 1;
    return undefined;
  }
}

/** Keeps only the newest files of a kind: somebody may work on several versions and checkouts at once, but not on many. */
function prune(cache, isOne) {
  const files = namesIn(cache)
    .filter(isOne)
    .map((file) => ({
      path: join(cache, file),
      time: statSync(join(cache, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of files.slice(KEPT)) rmSync(path, { force: true });
}

/** Writes a file atomically, because two runs may start at the same time. */
function put(path, content) {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, content);
    renameSync(`${path}.${process.pid}`, path);
  } catch {
    // A cache that cannot be written costs time, not correctness.
  }
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

module.exports = { build, bundle, hasBundle, put };
