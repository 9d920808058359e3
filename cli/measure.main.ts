import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { OutputError } from '../constructs/core/problems/errors.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';
import { type EngineContainer, isUp, ourContainers } from './engine/containers.ts';
import { memoryNow, memoryOf } from './engine/memory.ts';
import { json } from './output/json.ts';
import { paint } from './output/style.ts';
import { layout } from './output/table.ts';
import { terminalWidth } from './output/terminal.ts';
import { type MeasuredService, MEASURED, type Measurement } from './stack/measured.ts';
import { type WrittenStack, writtenStack } from './stack/written-stack.ts';

const SECONDS = 60;
/** Time between two looks: each takes the engine about two seconds. */
const PAUSE_MS = 3_000;

runCommand('measure', async ({ flags }) => {
  const stack = writtenStack(flags.standalone);
  const running = ourContainers().filter((one) => one.project === stack.project && isUp(one));
  if (running.length === 0)
    throw new OutputError(`nothing of ${stack.project} runs; start it with: somastack up`);
  const measurement = await measure(stack, running, flags.seconds ?? SECONDS);
  const file = `${stack.folder}/${MEASURED}`;
  writeFileSync(file, json(measurement));
  print(
    `${tableOf(measurement.services)}\n${file}: ${running.length} containers, ${measurement.samples} samples\n`,
  );
  return undefined;
});

async function measure(
  stack: WrittenStack,
  running: readonly EngineContainer[],
  seconds: number,
): Promise<Measurement> {
  const highest = new Map<string, number>();
  const end = Date.now() + seconds * 1000;
  let samples = 0;
  for (;;) {
    for (const [id, mebibytes] of await memoryNow(running)) {
      highest.set(id, Math.max(mebibytes, highest.get(id) ?? 0));
    }
    samples += 1;
    const left = end - Date.now();
    if (left <= 0) break;
    await pause(Math.min(PAUSE_MS, left));
  }
  const peaks = await memoryOf(running);
  return {
    schema: 1,
    date: new Date().toISOString(),
    machine: {
      system: `${type()} ${release()}`,
      processors: cpus().length,
      memoryMiB: Math.floor(totalmem() / 2 ** 20),
    },
    seconds,
    samples,
    services: running
      .map(({ id, service, limitMiB }): MeasuredService => {
        const plan = stack.services.get(service);
        return {
          service,
          component: plan?.component ?? null,
          highestMiB: highest.get(id) ?? null,
          peakMiB: peaks.get(id)?.peakMiB ?? null,
          limitMiB,
          estimated: plan?.estimated ?? false,
        };
      })
      .sort((a, b) => (a.service < b.service ? -1 : 1)),
  };
}

function tableOf(services: readonly MeasuredService[]): string {
  const columns = [
    { title: 'service' },
    { title: 'highest', align: 'right' },
    { title: 'peak', align: 'right' },
    { title: 'limit', align: 'right' },
  ] as const;
  const rows = services.map(({ service, highestMiB, peakMiB, limitMiB, estimated }) => [
    service,
    highestMiB === null ? '-' : highestMiB.toFixed(0),
    peakMiB === null ? '-' : String(peakMiB),
    `${limitMiB}${estimated ? ' *' : '  '}`,
  ]);
  return layout({ columns, rows }, terminalWidth(), paint());
}
