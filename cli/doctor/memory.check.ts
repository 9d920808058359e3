import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { type Check, ok, warning } from './check.ts';

/** Memory that programs could get without swapping; on Linux that counts caches which the kernel would give back. */
function available(): Memory {
  let bytes = freemem();
  try {
    const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    if (kibibytes !== undefined) bytes = Number(kibibytes) * 1024;
  } catch {
    // No such file on this system.
  }
  return Memory.mebibytes(Math.floor(bytes / 2 ** 20));
}

/** Limits are what may be taken, not what is: less free memory is no reason to refuse, but one to know. */
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
