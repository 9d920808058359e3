import { Memory } from '../../core/amounts/memory.ts';

/** Go heap with which each program was seen to work; measured by the reader. */
export const SERVER = Memory.mebibytes(56);
export const MIGRATE = Memory.mebibytes(40);

/** Authorization models kept in memory; the default of 100,000 could fill any laptop. */
export const MODELS = 100;
