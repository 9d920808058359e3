import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onprem } from '../../environments/onprem.ts';
import { operatorSecrets } from '../../stacks/cloud/cloud-secrets.ts';
import { cloudOf, platformFrom, SELF_HOSTED } from '../support/aws.ts';
import { ProjectCopy } from '../support/project-copy.ts';

const GIVEN = ['POSTGRES_BACKUP_ACCESS_KEY_ID', 'POSTGRES_BACKUP_SECRET_ACCESS_KEY', 'EDGE_NAME_SERVER_KEY'];

let copy: ProjectCopy;

beforeAll(() => {
  copy = new ProjectCopy();
});
afterAll(() => {
  copy.remove();
});

test('keys that somebody else gives are asked for and never made', () => {
  const asks = `.secrets/onprem/cluster.env: add a line for each of ${GIVEN.join(', ')}; whoever runs what it opens gives its value\n`;
  expect(copy.run('secrets', 'onprem', '--dry-run').stdout).toContain(asks);
  expect(copy.run('secrets', 'onprem').stdout).toContain(asks);
  const file = join(copy.root, '.secrets/onprem/cluster.env');
  expect(readFileSync(file, 'utf8')).not.toContain('POSTGRES_BACKUP');
  appendFileSync(file, GIVEN.map((name) => `${name}=given\n`).join(''));
  const { stdout } = copy.run('secrets', 'onprem');
  expect(stdout).not.toContain('add a line');
  expect(stdout).toContain(' 0 made');
  expect(readFileSync(file, 'utf8')).toContain(`${GIVEN[0]}=given\n`);
});

test('in a cloud too', () => {
  const { withoutBackup, ...postgres } = SELF_HOSTED.dataLayer.postgres;
  expect(withoutBackup).toBeDefined();
  const { backup } = onprem.dataLayer.postgres;
  const dataLayer = { ...SELF_HOSTED.dataLayer, postgres: { ...postgres, memory: '16Gi', backup } };
  const cloud = cloudOf(platformFrom({ ...SELF_HOSTED, dataLayer }));
  const names = operatorSecrets(cloud).map(({ name }) => name);
  expect(cloud.secretNames.filter((name) => name.includes('postgres-backup'))).toHaveLength(2);
  expect(names.filter((name) => name.includes('postgres-backup'))).toEqual([]);
});
