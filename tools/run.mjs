// Runs one command of the program: bundles it with esbuild when its sources changed, then starts the bundle with V8's
// code cache. A changed environment shows at once, and no run pays for type-checking or for unused modules.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import vm from 'node:vm';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CACHE = join(ROOT, 'node_modules', '.cache', 'somastack');
/** Files, two for each bundle: itself and its compiled code. */
const KEPT = 20;
const SOURCES = ['cli', 'compose', 'constructs', 'environments', 'policies', 'stacks'];

/** cdktf formats a stack trace for each of its tokens, a third of its time; only its error messages use them. */
const withoutTokenStacks = {
  name: 'without-token-stacks',
  setup({ onLoad }) {
    if (process.env.SOMASTACK_DEBUG) return;
    onLoad({ filter: /cdktf[/\\]lib[/\\]tokens[/\\]private[/\\]stack-trace\.js$/ }, () => ({
      contents: 'exports.captureStackTrace = () => [];',
    }));
  },
};

const [name, ...words] = process.argv.slice(2);
const entry = join(ROOT, 'cli', `${name}.main.ts`);
const commands = readdirSync(join(ROOT, 'cli')).filter((file) => file.endsWith('.main.ts'));
if (!commands.includes(`${name}.main.ts`)) {
  const known = commands.map((file) => file.replace('.main.ts', '')).join(', ');
  process.stderr.write(`unknown command "${name ?? ''}"; there are ${known}\n`);
  process.exit(2);
}

const bundle = join(CACHE, `${name}-${sourceHash()}.cjs`);
const code = read(bundle) ?? (await build());
process.argv = [process.argv[0], entry, ...words];
try {
  start(code);
} catch (error) {
  // Commands report their own errors: what is thrown before one starts comes from a file that is read at load.
  process.stderr.write(`an environment file failed while it was read: ${error?.message ?? error}\n`);
  process.exitCode = 1;
}

/** Everything that the bundle is made of: the sources, the locked packages and this file. */
function sourceHash() {
  const hash = createHash('sha256');
  const add = (path) => hash.update(path.slice(ROOT.length)).update(readFileSync(path));
  const walk = (folder) => {
    for (const item of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = join(folder, item.name);
      if (item.isDirectory()) walk(path);
      else add(path);
    }
  };
  for (const folder of SOURCES) walk(join(ROOT, folder));
  for (const file of ['package-lock.json', 'tools/run.mjs']) add(join(ROOT, file));
  return hash.digest('hex').slice(0, 16);
}

async function build() {
  const { build } = await import('esbuild');
  try {
    const result = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      minify: true,
      keepNames: true,
      legalComments: 'none',
      logLevel: 'silent',
      loader: { '.sql': 'text', '.sh': 'text', '.rego': 'text' },
      plugins: [withoutTokenStacks],
    });
    const text = result.outputFiles[0].text;
    mkdirSync(CACHE, { recursive: true });
    put(bundle, text);
    prune();
    return text;
  } catch (error) {
    for (const { text, location } of error.errors ?? [{ text: error.message }]) {
      process.stderr.write(`${location ? `${location.file}:${location.line}: ` : ''}${text}\n`);
    }
    process.exit(1);
  }
}

/** Keeps the newest bundles of this command: somebody may work on two versions at once, nobody on a hundred. */
function prune() {
  const bundles = readdirSync(CACHE)
    .filter((file) => file.startsWith(`${name}-`))
    .map((file) => ({
      path: join(CACHE, file),
      time: statSync(join(CACHE, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of bundles.slice(KEPT)) rmSync(path, { force: true });
}

/** Starts the bundle as a CommonJS module; compiled code is kept for this version of V8 with these flags. */
function start(source) {
  const cacheFile = `${bundle}.${process.version}.${v8.cachedDataVersionTag()}`;
  const cachedData = readBytes(cacheFile);
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = new vm.Script(wrapped, {
    filename: bundle,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(entry), module, bundle, dirname(bundle));
  if (!cachedData || script.cachedDataRejected) {
    mkdirSync(CACHE, { recursive: true });
    put(cacheFile, script.createCachedData());
  }
}

/** Whole or not at all: two runs may start at the same moment. */
function put(path, content) {
  try {
    writeFileSync(`${path}.${process.pid}`, content);
    renameSync(`${path}.${process.pid}`, path);
  } catch {
    // A cache that cannot be written costs time, not correctness.
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function readBytes(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
