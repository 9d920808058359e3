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

const SOURCES = ['cli', 'compose', 'constructs', 'environments', 'gateway', 'policies', 'stacks'];
/** Beside the sources: the locked packages and what makes a bundle. */
const FILES = ['package-lock.json', 'tools/run.cjs', 'tools/bundle.cjs'];
/** Files, two for each bundle: itself and its compiled code. */
const KEPT = 20;
/** A change within one tick of the clock after a file was read could not be seen by its times; ticks are 1 to 10 ms. */
const TICK_MS = 50;

/**
 * cdktf formats a stack trace for each of its tokens, a third of its time; only its error messages use them. Its archives
 * are for assets, which no stack here has, and bring a third of its code.
 */
const withoutUnused = {
  name: 'without-unused',
  setup({ onLoad }) {
    if (process.env.SOMASTACK_DEBUG) return;
    onLoad({ filter: /archiver[/\\]index\.js$/ }, () => ({
      contents:
        'module.exports = () => { throw new Error("archives of assets are left out of the bundle"); };',
    }));
    onLoad({ filter: /cdktf[/\\]lib[/\\]tokens[/\\]private[/\\]stack-trace\.js$/ }, () => ({
      contents: 'exports.captureStackTrace = () => [];',
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
  const code = read(path) ?? (await build(entry));
  if (code === undefined) return undefined;
  put(path, code);
  if (settled) put(join(cache, `${name}.json`), JSON.stringify({ bundle: path, seen }));
  prune(cache, name);
  return { path, code };
}

/** Reads everything that a bundle is made of. Folders count too: their times tell of files that came or went. */
function look(root) {
  const started = Date.now();
  const hash = createHash('sha256');
  const seen = [];
  const note = (path) => {
    const { ctimeMs, mtimeMs, size } = statSync(join(root, path));
    seen.push([path, ctimeMs, mtimeMs, size]);
  };
  const add = (path) => {
    note(path);
    hash.update(path).update(readFileSync(join(root, path)));
  };
  const walk = (folder) => {
    note(folder);
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

async function build(entry) {
  const { build: esbuild } = await import('esbuild');
  try {
    const result = await esbuild({
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      // Names stay as they are: a stack trace that a user reports must be readable.
      minifyWhitespace: true,
      minifySyntax: true,
      charset: 'ascii',
      legalComments: 'none',
      logLevel: 'silent',
      loader: { '.sql': 'text', '.sh': 'text', '.rego': 'text', '.lua': 'text' },
      plugins: [withoutUnused],
    });
    return result.outputFiles[0].text;
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
