import { readFileSync } from 'node:fs';
import { askWithin } from './docker.ts';
import type { EngineContainer } from './containers.ts';

/** `docker stats` looks twice, one second apart, before it answers. */
const STATS_MS = 20_000;
const PEAK_MS = 5_000;

/** Memory of a container in MiB; null where it could not be asked. */
export interface MemoryReading {
  readonly nowMiB: number | null;
  readonly peakMiB: number | null;
}

/** Memory of running containers now and at most since their start, by id. */
export async function memoryOf(
  containers: readonly EngineContainer[],
): Promise<ReadonlyMap<string, MemoryReading>> {
  if (containers.length === 0) return new Map();
  const [now, ...peaks] = await Promise.all([memoryNow(containers), ...containers.map(peakOf)]);
  return new Map(
    containers.map(({ id }, index) => [id, { nowMiB: now.get(id) ?? null, peakMiB: peaks[index] ?? null }]),
  );
}

/** Memory of running containers as `docker stats` has it, in MiB by id: without file cache that the kernel would give back. */
export async function memoryNow(
  containers: readonly EngineContainer[],
): Promise<ReadonlyMap<string, number>> {
  const ids = containers.map(({ id }) => id);
  const format = '{{.ID}} {{.MemUsage}}';
  const text = await askWithin(STATS_MS, ['stats', '--no-stream', '--no-trunc', '--format', format, ...ids]);
  return statsIn(text ?? '');
}

/** The memory in lines such as `4f2a… 12.5MiB / 128MiB`. */
export function statsIn(text: string): ReadonlyMap<string, number> {
  const lines = [...text.matchAll(/^(\w+) ([\d.]+)([KMGT]?)(i?)B \//gm)];
  return new Map(
    lines.map(([, id = '', amount = '', prefix = '', binary]) => {
      const bytes = Number(amount) * (binary === '' ? 1000 : 1024) ** ' KMGT'.indexOf(prefix || ' ');
      return [id, Math.round((bytes / 2 ** 20) * 10) / 10];
    }),
  );
}

/**
 * The most that a container held since its start, from its control group: on this machine where the engine runs here, otherwise
 * inside the container. Images without a shell's programs cannot say it.
 */
async function peakOf(container: EngineContainer): Promise<number | null> {
  const here = peakOnThisMachine(container);
  if (here !== undefined) return here;
  const file = '/sys/fs/cgroup/memory.peak';
  const text = await askWithin(PEAK_MS, ['exec', container.id, 'cat', file]);
  return text === undefined ? null : (mebibytes(text) ?? null);
}

function peakOnThisMachine({ pid, id }: EngineContainer): number | undefined {
  try {
    const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
    // With an engine in a virtual machine this is the number of some other process here.
    if (!groups.includes(id)) return undefined;
    const first = /^\d+:[^:]*\bmemory\b[^:]*:(.+)$/m.exec(groups)?.[1];
    if (first !== undefined)
      return mebibytes(readFileSync(`/sys/fs/cgroup/memory${first}/memory.max_usage_in_bytes`, 'utf8'));
    const second = /^0::(.+)$/m.exec(groups)?.[1] ?? '';
    return mebibytes(readFileSync(`/sys/fs/cgroup${second}/memory.peak`, 'utf8'));
  } catch {
    return undefined;
  }
}

function mebibytes(text: string): number | undefined {
  const bytes = Number(text.trim());
  return text.trim() === '' || Number.isNaN(bytes) ? undefined : Math.ceil(bytes / 2 ** 20);
}
