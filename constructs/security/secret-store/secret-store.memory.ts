import { Memory } from '../../core/amounts/memory.ts';

/**
 * Least Go heap, and resident pages of the program file. The parts that Vault shares with OpenBao had 54 MiB of their own under
 * load and 57 MiB of the program file, which the kernel may reclaim; measured by the reader. OpenBao itself was not measured.
 */
export const SERVER = Memory.mebibytes(64);
export const PROGRAM = Memory.mebibytes(32);

/** Entries of the read cache; the default of 131,072 is more than a laptop ever stores. */
export const CACHED_ENTRIES = 4096;

/** Largest request in bytes, which is the largest entry of the Raft log; the default of 32 MiB would be a quarter of the limit. */
export const LARGEST_REQUEST = Memory.mebibytes(1);
