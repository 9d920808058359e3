import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { print } from '../support/reader.ts';
import { ProjectCopy } from '../support/project-copy.ts';

let copy: ProjectCopy;
beforeEach(() => {
  copy = new ProjectCopy();
});
afterEach(() => {
  copy.remove();
});

describe('an output folder that cannot be written', () => {
  test('a file in its place is named, with exit code 3', () => {
    writeFileSync(join(copy.root, 'dist'), 'mine');
    const { status, stderr } = copy.run('synth', 'compose');
    expect(stderr).toBe(
      'cannot write dist/compose/local: a file stands where a folder is needed; move it away\n',
    );
    expect(status).toBe(3);
    expect(readFileSync(join(copy.root, 'dist'), 'utf8')).toBe('mine');
  });

  test('a folder in the place of one file leaves every other file as it was', () => {
    expect(copy.run('synth', 'compose').status).toBe(0);
    const plan = join(copy.root, 'dist/compose/local/memory-plan.txt');
    const before = readFileSync(plan, 'utf8');
    mkdirSync(join(copy.root, 'dist/compose/local/config/new.txt'));
    copy.edit('environments/local.ts', "memory: '96Mi'", "memory: '112Mi'");
    const yaml = join(copy.root, 'dist/compose/local/compose.yaml');
    spawnSync('sh', ['-c', `rm ${yaml} && mkdir ${yaml}`]);
    const { status, stderr } = copy.run('synth', 'compose');
    expect(stderr).toContain('compose.yaml is a folder');
    expect(status).toBe(3);
    expect(readFileSync(plan, 'utf8')).toBe(before);
    expect(
      readdirSync(join(copy.root, 'dist/compose/local')).filter((name) => name.includes('somastack-new')),
    ).toEqual([]);
  });

  test.runIf(canMount())('a full disk is named, and earlier output stays whole', () => {
    const disk = join(copy.root, 'disk');
    mkdirSync(disk);
    const script = `mount -t tmpfs -o size=24k tmpfs ${disk} && ${process.execPath} tools/run.cjs synth compose --out ${disk}; code=$?; ls -A ${disk}/local; exit $code`;
    const result = spawnSync('unshare', ['-m', 'sh', '-c', script], { cwd: copy.root, encoding: 'utf8' });
    expect(result.stderr).toContain('no space left on the disk; free some and run again');
    expect(result.status).toBe(3);
    expect(result.stdout).not.toContain('compose.yaml');
  });
});

/** A disk small enough to fill is mounted out of everybody's sight; not every machine lets a test do that. */
function canMount(): boolean {
  const { status } = spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']);
  if (status === 0) return true;
  if (process.env['CI'])
    throw new Error('a full disk cannot be tried: this machine mounts nothing for a test');
  print('skipped, a full disk: this machine mounts nothing for a test');
  return false;
}

test('a wrong contribution in the code is one sentence, without a stack, and nothing is written', () => {
  copy.edit('constructs/security/opa/opa.ts', 'ports: { http: 8181 },', "$& published: ['http'],");
  const { status, stdout, stderr } = copy.run('synth', 'compose');
  expect(stderr).toBe(
    'in the code: opa has no range of host ports; add one to compose/host-port-ranges.ts\n',
  );
  expect(stdout).toBe('');
  expect(status).toBe(1);
  expect(readdirSync(copy.root)).not.toContain('dist');
});

describe('writing again', () => {
  const folder = () => join(copy.root, 'dist/compose/local');

  test('touches nothing when nothing changed', () => {
    copy.run('synth', 'compose');
    const times = () => readdirSync(folder()).map((name) => statSync(join(folder(), name)).mtimeMs);
    const before = times();
    expect(copy.run('synth', 'compose').stdout).toMatch(/: 0 files written, \d+ unchanged, 0 deleted\n$/);
    expect(times()).toEqual(before);
  });

  test('deletes what it made and no longer makes, and nothing else', () => {
    copy.run('synth', 'compose');
    writeFileSync(join(folder(), 'notes.txt'), 'mine');
    const manifest = join(folder(), '.somastack-files.json');
    const listed = JSON.parse(readFileSync(manifest, 'utf8')) as string[];
    writeFileSync(join(folder(), 'old.txt'), 'ours');
    writeFileSync(manifest, JSON.stringify([...listed, 'old.txt', '../../../package.json']));
    expect(copy.run('synth', 'compose').stdout).toMatch(/ 1 deleted\n {2}deleted {2}old\.txt\n$/);
    expect(readdirSync(folder())).toContain('notes.txt');
    expect(readdirSync(folder())).not.toContain('old.txt');
    expect(readFileSync(join(copy.root, 'package.json'), 'utf8')).toContain('somastack-iac');
  });

  test('shows a changed environment at once', () => {
    copy.run('synth', 'compose');
    copy.edit('environments/local.ts', "memory: '96Mi'", "memory: '112Mi'");
    copy.run('synth', 'compose');
    expect(readFileSync(join(folder(), 'compose.yaml'), 'utf8')).toContain('mem_limit: 112m');
  });
});

describe('manifests as a chart', () => {
  test('go to a folder of their own, with the plan and the version of this program', () => {
    const { status, stdout } = copy.run('synth', 'kubernetes', 'kind', '--format', 'helm');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^dist\/helm\/kind: \d+ files written, 0 unchanged, 0 deleted$/m);
    expect(readdirSync(join(copy.root, 'dist'))).toEqual(['helm']);
    const files = copy.files('dist/helm/kind');
    const { version } = JSON.parse(readFileSync(join(copy.root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(files['somastack/Chart.yaml']).toMatch(new RegExp(`^version: '${version}'$`, 'm'));
    expect(
      Object.keys(files)
        .filter((path) => !/^(?:somastack|operators)\//.test(path))
        .sort(),
    ).toEqual(['.somastack-files.json', 'memory-plan.json', 'memory-plan.txt']);
  });

  test('are gone when the same folder takes plain files', () => {
    copy.run('synth', 'kubernetes', 'kind', '--format', 'helm', '--out', 'out');
    expect(Object.keys(copy.files('out/kind'))).toContain('somastack/values.yaml');
    copy.run('synth', 'kubernetes', 'kind', '--out', 'out');
    copy.run('synth', 'kubernetes', 'kind', '--out', 'new');
    expect(copy.files('out/kind')).toEqual(copy.files('new/kind'));
  });

  test('are plain files without the flag, as they are by its name', () => {
    copy.run('synth', 'kubernetes', 'kind');
    const { stdout } = copy.run('synth', 'kubernetes', 'kind', '--format', 'files');
    expect(stdout).toMatch(/^dist\/kubernetes\/kind: 0 files written, \d+ unchanged, 0 deleted$/m);
  });
});

describe('a run that is stopped', () => {
  test('leaves every file whole, of the old run or of the new one, and the next run mends the rest', async () => {
    const out = 'dist/compose/local';
    expect(copy.run('synth', 'compose').status).toBe(0);
    const old = copy.files(out);
    copy.edit('environments/local.ts', "memory: '1280Mi'", "memory: '1264Mi'");
    copy.edit('environments/local.ts', "retention: '7d'", "retention: '6d'");
    expect(copy.run('synth', 'compose', '--out', 'new').status).toBe(0);
    const fresh = copy.files('new/local');
    let stopped = 0;
    for (let delay = 60; delay <= 240; delay += 15) {
      const child = spawn(process.execPath, ['tools/run.cjs', 'synth', 'compose'], {
        cwd: copy.root,
        stdio: 'ignore',
      });
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child.on('exit', (_, signal) => {
          resolve(signal);
        }),
      );
      setTimeout(() => child.kill('SIGKILL'), delay);
      if ((await ended) === 'SIGKILL') stopped += 1;
      for (const [path, content] of Object.entries(copy.files(out))) {
        if (!/\.somastack-(?:new|writing)$/.test(path))
          expect([old[path], fresh[path]], path).toContain(content);
      }
    }
    expect(stopped).toBeGreaterThan(0);
    // As a run leaves it that is stopped before it renamed anything.
    writeFileSync(join(folder(), '.somastack-writing'), '');
    writeFileSync(join(folder(), 'config', 'left.somastack-new'), 'half');
    expect(copy.run('synth', 'compose').status).toBe(0);
    expect(copy.files(out)).toEqual(fresh);
  });

  const folder = () => join(copy.root, 'dist/compose/local');
});

describe('secrets on a laptop', () => {
  const secrets = () => join(copy.root, '.secrets/local');

  test('are made once, for their owner alone, and never overwritten', () => {
    expect(copy.run('secrets', 'local').stdout).toMatch(/^\.secrets\/local: \d+ made, 0 kept, \d files\n$/);
    const first = readFileSync(join(secrets(), 'compose.env'), 'utf8');
    expect(
      first
        .trimEnd()
        .split('\n')
        .every((line) => /^[A-Z_]+=[A-Za-z0-9]{32}$/.test(line)),
    ).toBe(true);
    expect(statSync(secrets()).mode & 0o777).toBe(0o700);
    expect(statSync(join(secrets(), 'compose.env')).mode & 0o777).toBe(0o600);
    expect(copy.run('secrets', 'local').stdout).toMatch(/^\.secrets\/local: 0 made, \d+ kept, \d files\n$/);
    expect(readFileSync(join(secrets(), 'compose.env'), 'utf8')).toBe(first);
  });

  test('for a cluster without a cloud come with the command that hands them over', () => {
    const { stdout } = copy.run('secrets', 'kind');
    expect(stdout).toMatch(/^\.secrets\/kind: \d+ made, 0 kept, 0 files\n/);
    expect(stdout).toContain(
      'kubectl create secret generic somastack --namespace soma-secrets --from-env-file .secrets/kind/cluster.env',
    );
    const names = readFileSync(join(copy.root, '.secrets/kind/cluster.env'), 'utf8').match(/^[A-Z_]+(?==)/gm);
    copy.run('synth', 'kubernetes', 'kind');
    const asked = Object.values(copy.files('dist/kubernetes/kind'))
      .flatMap((content) => [...content.matchAll(/property: ([A-Z_]+)/g)])
      .map(([, name]) => name);
    expect(names?.sort()).toEqual([...new Set(asked)].sort());
  });

  test('what a person wrote is kept, what is missing is added', () => {
    mkdirSync(secrets(), { recursive: true });
    writeFileSync(join(secrets(), 'compose.env'), 'POSTGRES_PASSWORD=chosen-by-me\nMY_OWN=kept\n');
    expect(copy.run('secrets', 'local').stdout).toMatch(/: \d+ made, 1 kept,/);
    const text = readFileSync(join(secrets(), 'compose.env'), 'utf8');
    expect(text).toContain('POSTGRES_PASSWORD=chosen-by-me\nMY_OWN=kept\n');
  });

  test('are not replaced when they cannot be read', () => {
    mkdirSync(join(secrets(), 'compose.env'), { recursive: true });
    const { status, stderr } = copy.run('secrets', 'local');
    expect(stderr).toContain('cannot make secrets in .secrets/local');
    expect(status).toBe(3);
    expect(statSync(join(secrets(), 'compose.env')).isDirectory()).toBe(true);
  });

  test('are not touched by a synthesis', () => {
    copy.run('synth', 'compose');
    expect(readdirSync(copy.root)).not.toContain('.secrets');
  });

  test('appear in no output, in any form', () => {
    copy.run('secrets', 'local');
    for (const target of ['compose', 'kubernetes', 'terraform']) {
      expect(copy.run('synth', target, '--out', `dist/${target}`).status).toBe(0);
    }
    const values = readFileSync(join(secrets(), 'compose.env'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('=')[1] ?? '');
    const dist = join(copy.root, 'dist');
    const output = readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
    for (const value of values) {
      const bytes = Buffer.from(value);
      for (const form of [
        value,
        bytes.toString('base64').replace(/=+$/, ''),
        encodeURIComponent(value),
        bytes.toString('hex'),
      ]) {
        expect(output.includes(form)).toBe(false);
      }
    }
    expect(values.length).toBeGreaterThan(10);
  });
});

test('a second region has a folder of its own, with the plan of what waits there', () => {
  const { status, stdout, stderr } = copy.run('synth', 'kubernetes', 'prod', '--json');
  expect(status, stderr).toBe(0);
  const { outputs } = JSON.parse(stdout) as {
    readonly outputs: readonly Readonly<Record<'environments' | 'folder' | 'written', unknown>>[];
  };
  expect(outputs.map(({ environments, folder }) => [folder, environments])).toEqual([
    ['dist/kubernetes/prod', ['prod']],
    ['dist/kubernetes/prod-dr', ['prod']],
  ]);
  expect(outputs[1]?.written).toEqual(
    expect.arrayContaining(['argo-cd/appproject-somastack-prod-dr.yaml', 'waiting/memory-plan.txt']),
  );
  expect(copy.run('plan', 'prod').stdout).toMatch(
    /^prod-dr on Kubernetes: what waits in eu-central-1\n[^]*\nwhat waits in eu-central-1: /m,
  );
});
