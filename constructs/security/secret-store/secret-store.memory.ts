import { Memory } from '../../core/amounts/memory.ts';

/**
 * Least Go heap, and pages of the program that must stay for it to be quick. The parts that its forerunner shares with it had
 * 54 MiB of their own under load and 57 of the program, which the kernel may take back; see the reader. The program itself was
 * not measured.
 */
export const SERVER = Memory.mebibytes(64);
export const PROGRAM = Memory.mebibytes(32);

/** Entries of the read cache; its own default of 131,072 is more than a laptop ever stores. */
export const CACHED_ENTRIES = 4096;

/** Bytes of a request: no secret is longer than an entry of its log may be, and its own 32 MiB are a quarter of the limit. */
export const LARGEST_REQUEST = Memory.mebibytes(1);
