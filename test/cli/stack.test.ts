import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { profilesOf } from '../../compose/profiles.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { environment, mostNeeded } from '../support/environment.ts';
import { ProjectCopy } from '../support/project-copy.ts';

let copy: ProjectCopy;
let log: string;

beforeAll(() => {
  copy = new ProjectCopy();
  log = join(copy.root, 'docker.log');
  // Stands in for the Docker client: notes what it was asked, and knows only the images that are listed.
  copy.standIn('docker', [
    `echo "$*" >> ${log}`,
    `[ "$1" != version ] || [ ! -e ${copy.root}/away ] || { echo "Cannot connect to the engine" >&2; exit 1; }`,
    `[ "$1" != image ] || grep -qxF "$3" ${copy.root}/images 2>/dev/null`,
  ]);
});

afterAll(() => {
  copy.remove();
});

const stack = (...words: readonly string[]) => copy.run('stack', ...words);

test('names every missing secret and image before it starts anything', () => {
  const { status, stderr } = stack('up', 'brain');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^2 problems; nothing was started\n/);
  expect(stderr).toContain('secrets: AGENTVOICEBOX_BACKEND_CLIENT_SECRET, ');
  expect(stderr).toContain(', KEYCLOAK_ADMIN_PASSWORD, ');
  expect(stderr).toContain(' missing; run npm run secrets -- local\n');
  expect(stderr).toContain(
    'own images: somabrain:dev, somafractalmemory:dev missing; build: docker compose -f',
  );
  expect(readFileSync(log, 'utf8')).not.toContain('compose');
});

test('says that no engine answers, and nothing of images that it could not look for', () => {
  writeFileSync(join(copy.root, 'away'), '');
  const { status, stderr } = stack('up', 'brain');
  rmSync(join(copy.root, 'away'));
  expect(status).toBe(1);
  expect(stderr).toContain('container engine: Cannot connect to the engine; start the engine\n');
  expect(stderr).not.toContain('own images');
});

test('prints the command that it runs', () => {
  writeFileSync(join(copy.root, 'images'), 'somafractalmemory:dev\n');
  expect(copy.run('secrets', 'local').status).toBe(0);
  const command =
    'compose --file dist/compose/local/compose.yaml --env-file .secrets/local/compose.env --profile memory up --detach --wait';
  const { status, stderr } = stack('up', 'memory');
  expect(stderr).toBe(`docker ${command}\n`);
  expect(status).toBe(0);
  expect(readFileSync(log, 'utf8')).toContain(command);
});

test('stops and shows everything, whatever was started', () => {
  const known = profilesOf(synthesizeCompose(environment('local')).project);
  expect(known).toEqual(expect.arrayContaining(['brain', 'cog', 'full', 'memory']));
  const profiles = known.map((profile) => `--profile ${profile}`).join(' ');
  expect(stack('down').stderr).toContain(`${profiles} down`);
  expect(stack('status').stderr).toContain(`${profiles} ps --all`);
  expect(stack('logs').stderr).toContain(`${profiles} logs --tail 100`);
});

test('refuses a profile and an action that do not exist', () => {
  expect(stack('up', 'brian').stderr).toBe('unknown profile "brian"; did you mean "brain"?\n');
  expect(stack('start').stderr).toBe('unknown action "start"; there are up, down, status, logs\n');
  expect(stack('up', 'brian').status).toBe(2);
});

test('lists every image that it starts, with licence, for a machine without a network', () => {
  const { status, stdout } = copy.run('images');
  expect(status).toBe(0);
  const project = readFileSync(join(copy.root, 'dist/compose/local/compose.yaml'), 'utf8');
  const started = [...new Set([...project.matchAll(/^ {4}image: (.+)$/gm)].map(([, image]) => image))].sort();
  const list = readFileSync(join(copy.root, 'dist/compose/local/images.tsv'), 'utf8').trimEnd().split('\n');
  expect(list.map((line) => line.split('\t')[0])).toEqual(started);
  for (const image of started) expect(stdout).toContain(image);
  expect(list.filter((line) => !/^[^\t]+\t[\w.-]+\t[^\t]+\t[^\t]+$/.test(line))).toEqual(
    list.filter((line) => line.includes('\t\tbuilt by you\t')),
  );
});

test('refuses profiles that fit alone and not together, with the bill', () => {
  const budget = mostNeeded().planned.mebibytes;
  copy.edit('environments/local.ts', /budget: '\w+'/, `budget: '${budget}Mi'`);
  const { status, stderr } = stack('up', 'brain', 'cog');
  copy.restore('environments/local.ts');
  expect(status).toBe(1);
  expect(stderr).toContain('profiles brain + cog: memory budget exceeded by');
  expect(stderr).toContain('somabrain-cog: 1 × 2,560 MiB = 2,560 MiB');
  expect(stderr).not.toContain('docker compose --file');
});

test('starts one service alone from a folder of its own, with secrets of its own', () => {
  writeFileSync(join(copy.root, 'images'), 'somabrain:dev\nsomafractalmemory:dev\n');
  expect(stack('up', '--standalone', 'somabrain').stderr).toContain(
    'run npm run secrets -- --standalone somabrain',
  );
  expect(copy.run('secrets', '--standalone', 'somabrain').stdout).toMatch(
    /^\.secrets\/standalone-somabrain: \d+ made, 0 kept, \d files\n$/,
  );
  const { status, stderr } = stack('up', '--standalone', 'somabrain');
  expect(stderr).toBe(
    'docker compose --file dist/compose/standalone-somabrain/compose.yaml --env-file .secrets/standalone-somabrain/compose.env up --detach --wait\n',
  );
  expect(status).toBe(0);
  expect(stack('up', '--standalone', 'somabrian').stderr).toBe(
    'no service "somabrian" runs alone; did you mean "somabrain"?\n',
  );
  const recipe = spawnSync('make', ['--dry-run', 'dev-up', 'C=somabrain'], { encoding: 'utf8' });
  expect(recipe.stdout).toContain('node tools/run.cjs stack up --standalone somabrain');
});
