import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';

let copy: ProjectCopy;

beforeAll(() => {
  copy = new ProjectCopy();
});

afterAll(() => {
  copy.remove();
});

test('a version of a cloud that has lost its support is a warning, and everything is written', () => {
  copy.edit('constructs/core/support.ts', "'1.35': '2027-03-27'", "'1.35': '2026-01-31'");
  const { status, stdout, stderr } = copy.run('synth', 'terraform', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ outputs: [{ environments: ['staging', 'prod'] }] });
  expect(stderr).toBe(
    'warning: EKS 1.35: standard support ended on 2026-01-31; after that AWS upgrades it by itself or charges for more, so follow docs/aws-upgrades.md before\n',
  );
});
