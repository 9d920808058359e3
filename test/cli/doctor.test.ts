import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { socketsIn } from '../../cli/doctor/listening.ts';
import { publishedPort } from '../../cli/doctor/ports.check.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { PORT_HOLDERS, StandInEngine } from '../support/stand-in-engine.ts';

/** What Temporal's clients take for granted, so the stack publishes it. */
const PORT = 7233;
/** To which every container's lines are sent, over UDP. */
const LINES_PORT = 1514;

let copy: ProjectCopy;
let engine: StandInEngine;

beforeAll(() => {
  copy = new ProjectCopy();
  engine = new StandInEngine(copy);
});

beforeEach(() => {
  engine.says({});
  engine.runs([]);
  engine.isThere(true);
});

afterAll(() => {
  copy.remove();
});

/** The checks by what they are about, as JSON has them, so that no line is broken. */
function doctor(...profiles: readonly string[]) {
  const { status, stdout, stderr } = copy.run('doctor', ...profiles, '--json');
  const { checks } = JSON.parse(stdout === '' ? '{"checks":[]}' : stdout) as {
    readonly checks: readonly { readonly what: string; readonly result: string; readonly says: string }[];
  };
  const line = (what: string) => {
    const found = checks.find((check) => check.what === what);
    return found ? `${found.result} ${found.says}` : stdout + stderr;
  };
  return { status, line, stderr };
}

test('finds a machine in order once secrets were made, and counts those that are missing', () => {
  engine.runs(PORT_HOLDERS);
  const before = doctor('memory');
  expect(before.status).toBe(1);
  expect(before.line('secrets')).toMatch(/^problem (\d+) of \1 missing; run npm run secrets -- local$/);
  expect(copy.run('secrets', 'local').status).toBe(0);
  const { status, line } = doctor('memory');
  expect(line('container engine')).toBe('ok version 28.2.2');
  expect(line('Docker Compose')).toBe('ok version 2.39.1');
  expect(line('budget')).toMatch(/^ok [\d,]+ MiB of 15,360 MiB planned$/);
  expect(line('memory of the engine')).toMatch(/^ok 30,000 MiB for [\d,]+ MiB planned$/);
  expect(line('disk of the engine')).toMatch(/^(ok|warning) [\d,]+ MiB free .*volumes .*[\d,]+ MiB/);
  expect(line('ports')).toMatch(/^ok \d+ wanted, all free or held by this stack$/);
  expect(line('secrets')).toMatch(/^ok \d+ wanted, all made$/);
  expect(line('own images')).toBe('ok all on this machine');
  expect(status).toBe(0);
});

test('names an engine that is away', () => {
  engine.isThere(false);
  expect(doctor().line('container engine')).toBe('problem Cannot connect to the engine; start the engine');
});

test.each([
  ['', "problem docker: 'compose' is not a docker command.; install its plugin"],
  ['v2.19.9', 'problem version v2.19.9 is too old; install 2.20 or newer'],
  ['1.29', 'problem version 1.29 is too old; install 2.20 or newer'],
  ['2.20', 'ok version 2.20'],
  ['v5.0.0-rc.1', 'ok version v5.0.0-rc.1'],
  ['dev', 'ok "dev" is no version, but it reads what the project needs'],
])('Docker Compose that calls itself "%s": %s', (composeVersion, says) => {
  engine.says({ composeVersion });
  expect(doctor().line('Docker Compose')).toBe(says);
});

test('a Docker Compose without a version that does not read the project is refused', () => {
  engine.says({ composeVersion: 'dev', readsTrial: false });
  expect(doctor().line('Docker Compose')).toMatch(
    /^problem "dev" is no version, and it does not read what the project needs: .*; install 2\.20 or newer$/,
  );
  expect(readFileSync(join(copy.root, 'engine/trial'), 'utf8')).toContain('required: false');
});

test('names a disk that is too small or out of sight, memory that is too little and images that are missing', () => {
  engine.says({ disk: '/proc' });
  expect(doctor().line('disk of the engine')).toMatch(
    /^warning 0 MiB free at \/proc, and volumes may grow to [\d,]+ MiB; free some, or choose fewer profiles$/,
  );
  engine.says({ disk: '/nowhere' });
  expect(doctor().line('disk of the engine')).toBe(
    "warning /nowhere is inside the engine's own machine; not checked",
  );
  engine.says({ memoryMiB: 2000, images: [] });
  const { line } = doctor('brain');
  expect(line('memory of the engine')).toMatch(
    /^problem 2,000 MiB, and the plan needs [\d,]+ MiB; give the engine more/,
  );
  expect(line('own images')).toMatch(
    /^problem somabrain:dev, somafractalmemory:dev missing; build: docker compose/,
  );
});

test.runIf(process.platform === 'linux')('names who holds a port for connections', async () => {
  const server = createServer();
  // Where a platform runs on this machine, the port is held already.
  await new Promise<void>((resolve) => {
    server.once('error', () => {
      resolve();
    });
    server.listen(PORT, '127.0.0.1', resolve);
  });
  const { status, line } = doctor('memory');
  server.close();
  expect(line(`port ${PORT}`)).toMatch(
    new RegExp(`^problem wanted by temporal, held by .+ \\(process ${process.pid}\\); stop it first$`),
  );
  expect(status).toBe(1);
});

test.runIf(process.platform === 'linux')('names who holds a port for datagrams', async () => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(LINES_PORT, resolve));
  const { status, line } = doctor('memory');
  socket.close();
  expect(line(`port ${LINES_PORT}/udp`)).toMatch(
    new RegExp(`^problem wanted by alloy, held by .+ \\(process ${process.pid}\\); stop it first$`),
  );
  expect(status).toBe(1);
});

test('a port that the same service of this stack holds is no problem; one of another stack is, with the command that stops it', () => {
  engine.runs(PORT_HOLDERS);
  expect(doctor('memory').line('ports')).toMatch(/^ok /);
  engine.runs([
    { service: 'alloy', project: 'somastack-standalone-somabrain', ports: { '1514/udp': LINES_PORT } },
  ]);
  expect(doctor('memory').line(`port ${LINES_PORT}/udp`)).toBe(
    'problem wanted by alloy, held by alloy of somastack-standalone-somabrain; stop it with: somastack dev down somabrain',
  );
});

test('reads sockets of both protocols at addresses that a container needs, and no others', () => {
  const row = (local: string, state: string, inode: number) =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 2`;
  const head =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref';
  const table = [
    head,
    row('0100007F:1C41', '0A', 11),
    row('00000000:1C42', '0A', 12),
    row('0100007F:1C43', '01', 13),
    row('0A01A8C0:1C44', '0A', 14),
  ].join('\n');
  expect(socketsIn(table, 'tcp')).toEqual([
    ['7233/tcp', '11'],
    ['7234/tcp', '12'],
  ]);
  const six = row('00000000000000000000000000000000:05EA', '07', 15);
  expect(socketsIn(`${head}\n${six}`, 'udp')).toEqual([['1514/udp', '15']]);
});

test('reads ports as the project writes them', () => {
  expect(publishedPort('alloy', '127.0.0.1:1514:1514/udp')).toEqual({
    service: 'alloy',
    port: 1514,
    protocol: 'udp',
  });
  expect(publishedPort('temporal', '127.0.0.1:7233:7233')).toEqual({
    service: 'temporal',
    port: 7233,
    protocol: 'tcp',
  });
});

test('names profiles that do not fit together, and what runs already beside them', () => {
  expect(doctor('full', 'cog').line('budget')).toMatch(
    /^problem profiles full \+ cog: memory budget exceeded by [^]*\n {2}somabrain-cog: 1 × /,
  );
  expect(copy.run('doctor', 'full', 'cog').stdout).not.toContain('somabrain-cog: 1 ×');
  engine.runs([{ service: 'stranger', limitMiB: 9000 }]);
  expect(doctor('memory').line('budget')).toMatch(
    /^problem profile memory beside what runs already: .*stranger/,
  );
});

test('refuses a profile that does not exist', () => {
  expect(doctor('brian').status).toBe(2);
});
