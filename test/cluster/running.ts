import { inject } from 'vitest';
import { NOT_INSTALLED } from './bring-up.ts';
import { LiveCluster } from './live-cluster.ts';

const given = inject('cluster');

/** Whether there is one; where a machine can have none, every test of this folder is skipped by this. */
export const hasCluster = given !== undefined;

/** The running cluster, and what became of its parts when it came up. */
export const cluster = new LiveCluster(given?.folder ?? '');
export const outcomes = given?.outcomes ?? {};

/** Whether a part of it was there to be brought up; where not, its tests are skipped. */
export const hasPart = (name: string) => hasCluster && outcomes[name] !== NOT_INSTALLED;
