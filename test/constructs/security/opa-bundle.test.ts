import { expect, test } from 'vitest';
import { bundle, type Issuer } from '../../../constructs/security/opa/opa.bundle.ts';

const ISSUER: Issuer = {
  issuer: 'http://localhost:20880/realms/soma',
  audience: 'gateway',
  keys: 'http://keys',
};

const revisionOf = (issuer?: Issuer) => {
  const manifest = bundle('/policies', issuer).find(({ path }) => path === '/policies/.manifest');
  return (JSON.parse(manifest?.content as string) as { revision: string }).revision;
};

test('a decision names another revision when other tokens are believed', () => {
  const revisions = [
    undefined,
    ISSUER,
    { ...ISSUER, issuer: 'http://localhost:1/realms/soma' },
    { ...ISSUER, audience: 'somaagent-api' },
  ].map(revisionOf);
  expect(new Set(revisions).size).toBe(revisions.length);
  expect(revisionOf({ ...ISSUER })).toBe(revisionOf(ISSUER));
});
