import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { type Check, ok, warning } from './check.ts';

/** Memory that is available without swapping; on Linux this includes caches that the kernel would give back. */
function available(): Memory {
  let bytes = freemem();
  try {
    const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    if (kibibytes !== undefined) bytes = Number(kibibytes) * 1024;
  } catch {
    // This system has no such file.
  }
  return Memory.mebibytes(Math.floor(bytes / 2 ** 20));
}

/** Compares free memory with the limits. Less free memory is a warning and no problem, because containers rarely reach their limits together. */
export function checkFreeMemory(needed: Memory): Check {
  const what = 'free memory';
  const free = available();
  if (needed.exceeds(free))
    return warning(
      what,
      `${free}, and the plan may take ${needed}; close something, or choose fewer profiles`,
    );
  return ok(what, `${free} for ${needed} planned`);
}
