// Makes the bundle of a command with esbuild, unless one of the same sources is there.
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

const SOURCES = ['cli', 'compose', 'constructs', 'environments', 'gateway', 'policies', 'stacks', 'targets'];
/** Beside the sources: the locked packages and what makes a bundle. */
const FILES = ['package-lock.json', 'tsconfig.json', 'tools/run.cjs', 'tools/bundle.cjs'];
/** Files, three for each bundle: itself, what it is made of, and its compiled code. */
const KEPT = 21;
/** A change within one tick of the clock after a file was read could not be seen by its times; ticks are 1 to 10 ms. */
const TICK_MS = 50;

/**
 * cdktf formats a stack trace for each of its tokens, a third of its time; only its error messages use them. Its archives
 * are for assets, which no stack here has, and bring a third of its code. What `constructs` hashes are addresses, which
 * nobody asks for where there is no cdktf.
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
    onLoad({ filter: /cdktf[/\\]lib[/\\]tokens[/\\]private[/\\]stack-trace\.js$/ }, () => ({
      contents: 'exports.captureStackTrace = () => [];',
    }));
  },
};

/** cdktf asks Node for a function that Node 22 warns of and a later one will not have; JavaScript has the same. */
const withoutDeprecated = {
  name: 'without-deprecated',
  setup({ onLoad }) {
    onLoad({ filter: /cdktf[/\\]lib[/\\]terraform-output\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('(0, util_2.isArray)(', 'Array.isArray('),
    }));
  },
};

/** The bundle of a command and where it lies; nothing when there is no such command or its sources do not compile. */
async function bundle({ root, cache, name, entry }) {
  const commands = readdirSync(join(root, 'cli')).filter((file) => file.endsWith('.main.ts'));
  if (!commands.includes(`${name}.main.ts`)) {
    const known = commands.map((file) => file.replace('.main.ts', '')).join(', ');
    process.stderr.write(`unknown command "${name}"; there are ${known}\n`);
    process.exitCode = 2;
    return undefined;
  }
  const { hash, seen, settled } = look(root);
  const path = join(cache, `${name}-${hash}.cjs`);
  const made = known(path) ?? (await build(root, entry));
  if (made === undefined) return undefined;
  const { code, inputs } = made;
  put(path, code);
  put(`${path}.inputs`, inputs.join('\n'));
  // A file that is not in the bundle may change: imports name their files, so that no new one can take another's place.
  const used = new Set([...inputs, ...FILES]);
  const index = { bundle: path, seen: seen.filter(([file]) => used.has(file)) };
  if (settled) put(join(cache, `${name}.json`), JSON.stringify(index));
  prune(cache, name);
  return { path, code };
}

/** A bundle of these very sources that was made before. */
function known(path) {
  const code = read(path);
  const inputs = read(`${path}.inputs`);
  return code === undefined || inputs === undefined ? undefined : { code, inputs: inputs.split('\n') };
}

/** Reads everything that a bundle may be made of. */
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

async function build(root, entry) {
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
      // Names stay as they are: a stack trace that a user reports must be readable.
      minifyWhitespace: true,
      minifySyntax: true,
      charset: 'ascii',
      legalComments: 'none',
      // As Node wraps a module, so that nothing is put together at a start.
      banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
      footer: { js: '})' },
      logLevel: 'silent',
      loader: { '.sql': 'text', '.sh': 'text', '.rego': 'text', '.lua': 'text' },
      plugins: [withoutUnused, withoutDeprecated],
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

/** Keeps the newest bundles of this command: somebody may work on two versions at once, nobody on a hundred. */
function prune(cache, name) {
  const bundles = namesIn(cache)
    .filter((file) => file.startsWith(`${name}-`))
    .map((file) => ({
      path: join(cache, file),
      time: statSync(join(cache, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of bundles.slice(KEPT)) rmSync(path, { force: true });
}

/** Whole or not at all: two runs may start at the same moment. */
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

module.exports = { bundle, put };
