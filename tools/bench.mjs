// Measures wall time of each command as a ratio to `node -e ''`, in alternating runs, so that a drift of the machine affects
// both; peak memory of each command; and growth of each target with 10 and 100 times the workloads.
import { spawnSync } from 'node:child_process';
import { buildSync } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RUNS = Number(process.argv[2] ?? 11);
const COMMANDS = [
  { name: 'compose', words: ['synth', 'compose'], goal: 2, goalMiB: 90 },
  { name: 'one service', words: ['synth', 'compose', '--standalone', 'somabrain'], goal: 2, goalMiB: 90 },
  { name: 'kubernetes', words: ['synth', 'kubernetes'], goal: 6, goalMiB: 110 },
  { name: 'terraform', words: ['synth', 'terraform'], goal: 6, goalMiB: 90 },
];

const folder = mkdtempSync(join(tmpdir(), 'somastack-bench-'));
const hook = join(folder, 'peak.cjs');
writeFileSync(
  hook,
  'process.on("exit", () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\\n`))',
);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const format = (value) => value.toFixed(2).padStart(6);

function seconds(words) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Peak resident size in MiB, as the process itself reports it; measured outside the timed runs. */
function peak(words) {
  const { stderr } = spawnSync(process.execPath, ['--require', hook, ...words], { encoding: 'utf8' });
  return Number(/peak (\d+)/.exec(stderr)?.[1] ?? 0) / 1024;
}

console.log(`median of ${RUNS} alternating runs against node -e '' (lowest and highest in brackets)`);
for (const { name, words: command, goal, goalMiB } of COMMANDS) {
  const words = ['tools/run.cjs', ...command, '--out', join(folder, name)];
  seconds(words); // builds the bundle and its code cache
  seconds(words);
  const ratios = [];
  for (let run = 0; run < RUNS; run++) ratios.push(seconds(words) / seconds(['-e', '']));
  const memory = Array.from({ length: 3 }, () => peak(words));
  const wide = `[${format(Math.min(...ratios))} ${format(Math.max(...ratios))}]`;
  console.log(
    `${name.padEnd(11)} ${format(median(ratios))} × ${wide}  goal ${goal.toFixed(1)} ×   ` +
      `peak ${median(memory).toFixed(0)} MiB  goal ${goalMiB} MiB`,
  );
}

const growth = join(folder, 'growth.cjs');
buildSync({
  entryPoints: ['tools/growth.ts'],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outfile: growth,
  logLevel: 'error',
  loader: { '.sql': 'text', '.sh': 'text', '.rego': 'text', '.lua': 'text' },
});
console.log('growth, in one process after a warm-up');
spawnSync(process.execPath, [growth], { stdio: 'inherit' });
