import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';

let copy: ProjectCopy;

beforeAll(() => {
  copy = new ProjectCopy();
  // Stands in for the Docker client: notes its last word and the password that it was given.
  copy.standIn('docker', [
    'for word; do :; done',
    `printf '%s\\n' "$PGPASSWORD" "$word" > ${copy.root}/asked`,
  ]);
});

afterAll(() => {
  copy.remove();
});

const replay = (...words: readonly string[]) => copy.run('replay', ...words);

test('needs one condition, and the password of the owner', () => {
  const none = replay();
  expect(none.stderr).toContain('Say which events, in one word for the shell: somastack replay "');
  expect(none.status).toBe(2);
  const several = replay('tenant_id', '=');
  expect(several.stderr).toBe('"replay" takes CONDITION; "=" is one too many\n');
  expect(several.status).toBe(2);
  const { status, stderr } = replay('true');
  expect(stderr).toBe(
    '1 problem; nothing was started\nsecrets: EVENTS_DB_PASSWORD missing; run npm run secrets -- local\n',
  );
  expect(status).toBe(1);
});

test('asks the database as its owner, and prints a command without the password', () => {
  expect(copy.run('secrets', 'local').status).toBe(0);
  const { status, stderr } = replay("tenant_id = 'acme'");
  expect(status).toBe(0);
  expect(stderr).toBe(
    'docker compose --file dist/compose/local/compose.yaml --env-file .secrets/local/compose.env ' +
      `exec -T -e PGPASSWORD postgres psql -h postgres -U events -At -c 'SELECT events.replay('\\''tenant_id = '\\'''\\''acme'\\'''\\'''\\'')'\n`,
  );
  const [password = '', query] = readFileSync(join(copy.root, 'asked'), 'utf8').split('\n');
  expect(query).toBe("SELECT events.replay('tenant_id = ''acme''')");
  expect(readFileSync(join(copy.root, '.secrets/local/compose.env'), 'utf8')).toContain(
    `EVENTS_DB_PASSWORD=${password}\n`,
  );
  expect(password).toHaveLength(32);
});
