import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';

/** What Temporal's clients take for granted, so the stack publishes it. */
const PORT = 7233;
const MEBIBYTES = 30_000;

let copy: ProjectCopy;

beforeAll(() => {
  copy = new ProjectCopy();
});

afterAll(() => {
  copy.remove();
});

/** Stands in for the Docker client; without `engine` it finds none behind it. */
function client({
  engine = true,
  compose = '2.39.1',
  memory = MEBIBYTES,
  images = true,
  disk = '/',
} = {}): void {
  const answers = [
    'case "$1 $2" in',
    engine
      ? '"version --format") echo 28.2.2 ;;'
      : '"version --format") echo "Cannot connect to the engine" >&2; exit 1 ;;',
    compose === ''
      ? '"compose version") printf "docker: \'compose\' is not a docker command.\\nSee help\\n" >&2; exit 1 ;;'
      : `"compose version") echo ${compose} ;;`,
    `"info --format") case "$3" in *RootDir*) echo ${disk} ;; *) echo ${memory * 2 ** 20} ;; esac ;;`,
    `"image inspect") exit ${images ? 0 : 1} ;;`,
    'esac',
  ];
  copy.standIn('docker', answers);
}

function doctor(...profiles: readonly string[]) {
  const { status, stdout, stderr } = copy.run('doctor', ...profiles);
  const line = (what: string) =>
    stdout.split('\n').find((text) => text.slice(9).startsWith(what)) ?? stdout + stderr;
  return { status, line };
}

test('finds a machine in order once secrets were made', () => {
  client();
  const before = doctor('memory');
  expect(before.status).toBe(1);
  expect(before.line('secrets')).toMatch(
    /^problem .*REDIS_PASSWORD.* missing; run npm run secrets -- local$/,
  );
  expect(copy.run('secrets', 'local').status).toBe(0);
  const { status, line } = doctor('memory');
  expect(line('container engine')).toMatch(/^ok .*version 28\.2\.2$/);
  expect(line('Docker Compose')).toMatch(/^ok .*version 2\.39\.1$/);
  expect(line('memory of the engine')).toMatch(/^ok .*30,000 MiB for [\d,]+ MiB planned$/);
  expect(line('disk of the engine')).toMatch(/^(ok|warning) .*[\d,]+ MiB free .*volumes .*[\d,]+ MiB/);
  expect(line('ports')).toMatch(/^ok .*\d+ wanted, all free$/);
  expect(line('secrets')).toMatch(/^ok .*\d+ wanted, all made$/);
  expect(line('own images')).toMatch(/^ok .*all on this machine$/);
  expect(status).toBe(0);
});

test('names an engine that is away, a Compose that is too old, memory that is too little and images that are missing', () => {
  client({ engine: false });
  expect(doctor().line('container engine')).toMatch(
    /^problem .*Cannot connect to the engine; start the engine$/,
  );
  client({ compose: '' });
  expect(doctor().line('Docker Compose')).toMatch(
    /^problem .*docker: 'compose' is not a docker command\.; install its plugin$/,
  );
  client({ compose: 'v2.19.9' });
  expect(doctor().line('Docker Compose')).toMatch(/^problem .*v2\.19\.9 is too old; install 2\.20 or newer$/);
  client({ disk: '/proc' });
  expect(doctor().line('disk of the engine')).toMatch(
    /^warning .*0 MiB free at \/proc, and volumes may grow to [\d,]+ MiB; free some, or choose fewer profiles$/,
  );
  client({ disk: '/nowhere' });
  expect(doctor().line('disk of the engine')).toMatch(
    /^warning .*inside the engine's own machine; not checked$/,
  );
  client({ memory: 2000, images: false });
  const { line } = doctor('brain');
  expect(line('memory of the engine')).toMatch(
    /^problem .*2,000 MiB, and the plan needs [\d,]+ MiB; give the engine more/,
  );
  expect(line('own images')).toMatch(
    /^problem .*somabrain:dev, somafractalmemory:dev missing; build: docker compose/,
  );
});

test.runIf(process.platform === 'linux')('names who holds a port', async () => {
  client();
  const server = await new Promise<Server>((resolve) => {
    const made = createServer().listen(PORT, '127.0.0.1', () => {
      resolve(made);
    });
  });
  const { status, line } = doctor('memory');
  server.close();
  expect(line(`port ${PORT}`)).toMatch(
    new RegExp(`^problem .*wanted by temporal, held by .+ \\(process ${process.pid}\\); stop it first$`),
  );
  expect(status).toBe(1);
});

test('refuses a profile that does not exist', () => {
  expect(doctor('brian').status).toBe(2);
});
