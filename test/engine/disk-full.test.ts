import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { emitted } from '../support/emitted.ts';
import { print, type Said } from '../support/reader.ts';
import { docker, eventually, LiveProject } from './live-project.ts';
import { KEPT, STATEFUL, type Stateful } from './stateful.ts';

/** A program, the size of its disk in MiB, a write that is larger than what a full disk still takes, and the words of its refusal. */
interface Victim {
  readonly service: string;
  readonly mebibytes: number;
  readonly large: (project: LiveProject) => Promise<Said>;
  readonly refusal: RegExp;
}

const program = (service: string): Stateful => {
  const found = STATEFUL.find((one) => one.service === service);
  if (!found) throw new Error(`nothing is kept in ${service}`);
  return found;
};

const VICTIMS: readonly Victim[] = [
  {
    service: 'postgres',
    mebibytes: 320,
    large: (project) =>
      project.beside(
        `PGPASSWORD='${project.secret('POSTGRES_PASSWORD')}' psql -X -h postgres -U postgres -c "create table large as select repeat(md5(g::text), 64) from generate_series(1, 100000) g"`,
      ),
    refusal:
      /No space left on device|server closed the connection|starting up|recovery mode|Connection refused/,
  },
  {
    service: 'redis',
    mebibytes: 64,
    // The first write finds the disk full; what comes after the next flush is refused.
    large: (project) =>
      project.beside(
        `export REDISCLI_AUTH='${project.secret('REDIS_PASSWORD')}'
         write() { head -c 4000000 /dev/zero | valkey-cli -h redis --user admin --no-auth-warning -x set large; }
         write; sleep 3; write`,
      ),
    refusal: /MISCONF/,
  },
];

describe.runIf(inject('engine')).each(VICTIMS)(
  'the disk of $service, full',
  ({ service, mebibytes, large, refusal }) => {
    const { write, read } = program(service);
    let project: LiveProject;
    let holder: string;
    let refused: Said;
    let full: Said;

    beforeAll(async () => {
      project = new LiveProject(emitted());
      await project.down('--volumes');
      const volume = await project.makeVolume(`${service}-data`, mebibytes);
      // A file system in memory lasts as long as somebody has it mounted, and the program may end.
      holder = await project.hold(volume);
      await project.mustStart(service);
      const written = await write(project);
      if (written.status !== 0) throw new Error(written.text);
      full = await docker(['exec', holder, 'sh', '-c', 'cat /dev/zero > /held/filler']);
      refused = await large(project);
      await docker(['exec', holder, 'rm', '/held/filler']);
      const started = performance.now();
      await eventually(
        () => project.container(service),
        ({ state, health }) => state === 'running' && health === 'healthy',
        180,
      );
      print(
        `${service}: healthy ${Math.round((performance.now() - started) / 1000)} s after its disk had room again`,
      );
    });
    afterAll(async () => {
      await docker(['rm', '--force', holder]);
      await project.down('--volumes');
    });

    test('was full', () => {
      expect(full.text).toContain('No space left on device');
    });

    test('refuses a write that has no room', () => {
      expect(refused.text).toMatch(refusal);
    });

    test('still has what was written before', async () => {
      expect((await read(project)).text).toContain(KEPT);
    });

    test('takes writes again', async () => {
      expect(
        await eventually(
          () => write(project),
          ({ status }) => status === 0,
          30,
        ),
      ).toMatchObject({ status: 0 });
    });
  },
);
