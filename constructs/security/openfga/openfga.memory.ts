import { Memory } from '../../core/amounts/memory.ts';

/** Go heap with which each was seen to do its work, see the reader. */
export const SERVER = Memory.mebibytes(56);
export const MIGRATE = Memory.mebibytes(40);

/** Models kept in memory; its own default of 100,000 could fill any laptop. */
export const MODELS = 100;
