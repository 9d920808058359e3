import { divide, type MemoryModel } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';

export interface ClickhouseMemory extends MemoryModel {
  /** Value of `max_server_memory_usage`. */
  readonly server: Memory;
  /** Value of `mark_cache_size`; the server's default is 5 GiB. */
  readonly marks: Memory;
  /** Value of `index_mark_cache_size`; the server's default is 5 GiB. */
  readonly indexMarks: Memory;
  /** Value of `max_memory_usage`, the limit of a single query. */
  readonly query: Memory;
  /** Memory of a query above which it sorts and groups on disk. */
  readonly spill: Memory;
}

/** Memory for the program's code and for what its allocator does not count. Like all shares here, it is an estimate. */
const OUTSIDE_SHARE = 3 / 20;
const LEAST_OUTSIDE = Memory.mebibytes(128);
const MARKS_SHARE = 1 / 16;
const INDEX_MARKS_SHARE = 1 / 64;
const LEAST_QUERIES = Memory.mebibytes(512);

export function clickhouseMemory(path: string, limit: Memory): ClickhouseMemory {
  const outside = limit.share(OUTSIDE_SHARE).atLeast(LEAST_OUTSIDE);
  const marks = limit.share(MARKS_SHARE);
  const indexMarks = limit.share(INDEX_MARKS_SHARE);
  const model = divide({
    path,
    limit,
    fixed: [
      { name: 'code and what is not counted', memory: outside },
      { name: 'mark cache', memory: marks },
      { name: 'index mark cache', memory: indexMarks },
    ],
    rest: { name: 'queries and merges', memory: LEAST_QUERIES },
    measured: false,
  });
  const server = limit.exceeds(outside) ? limit.minus(outside) : Memory.zero;
  return { ...model, server, marks, indexMarks, query: server.share(1 / 2), spill: server.share(1 / 4) };
}
