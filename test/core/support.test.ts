import { expect, test } from 'vitest';
import { endingSupport } from '../../constructs/core/support.ts';
import { ENGINES } from '../../constructs/core/versions.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

test('no version that is pinned loses its support within 90 days of the day on which the table was written', () => {
  expect(endingSupport(day('2026-11-30'))).toEqual([]);
});

test('a version is named 89 days before its support ends, not 90 days before', () => {
  expect(endingSupport(day('2026-12-27'))).toEqual([]);
  expect(endingSupport(day('2026-12-28'))).toEqual([
    'EKS 1.35: standard support ends on 2027-03-27, in 89 days; after that AWS upgrades it by itself or charges for more, so follow docs/aws-upgrades.md before',
  ]);
});

test('a version that has lost its support goes on being named, and more of them come', () => {
  expect(endingSupport(day('2029-01-01'))).toEqual([
    'EKS 1.35: standard support ended on 2027-03-27; after that AWS upgrades it by itself or charges for more, so follow docs/aws-upgrades.md before',
    'RDS for PostgreSQL 16: standard support ends on 2029-02-28, in 58 days; after that AWS upgrades it by itself or charges for more, so follow docs/aws-upgrades.md before',
  ]);
});

test('the part of Kubernetes that follows the control plane is of its minor version', () => {
  expect(ENGINES.kubernetes.addons['kube-proxy']).toMatch(new RegExp(`^v${ENGINES.kubernetes.eks}\\.`));
});
