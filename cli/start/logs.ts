import { randomUUID } from 'node:crypto';
import { complain } from '../command/print.ts';
import { type EngineContainer, ourContainers } from '../engine/containers.ts';
import { ask, askWithin } from '../engine/docker.ts';
import { compose } from '../stack/compose-command.ts';
import type { WrittenStack } from '../stack/written-stack.ts';

const STAY = 'lines of containers stay with the engine (somastack logs)';
/** Questions to the store, a second apart, until a line is taken for lost. */
const QUESTIONS = 10;
const ASK_MS = 5_000;

/**
 * Whether this engine can send lines of containers to the store: not every engine knows the driver, and from a virtual machine
 * datagrams may go nowhere. A container prints a mark, and the mark is looked for in the store.
 * @returns the overlays to start with
 */
export async function provenOverlays(
  stack: WrittenStack,
  containers: readonly EngineContainer[],
): Promise<readonly string[]> {
  const { logs, project } = stack;
  if (!logs) return [];
  const ours = containers.filter((container) => container.project === project);
  // Containers that run with the driver were started after a proof.
  if (ours.some(({ logDriver }) => logDriver === 'syslog')) return [logs.file];
  const both = [logs.carrier, logs.store];
  const first = ['up', '--detach', '--wait', ...both];
  if (compose(stack, first, { profiles: [], overlays: [logs.file], dryRun: false }) !== 0)
    return withoutLogs(`${both.join(' and ')} did not start with ${logs.file}`);
  const carrier = ourContainers().find((one) => one.project === project && one.service === logs.carrier);
  if (!carrier) return withoutLogs(`${logs.carrier} is not there`);
  const mark = randomUUID();
  const words = ['run', '--rm', '--network', 'none', ...markOptions(logs.address), carrier.image];
  const sent = ask([...words, '-c', `echo ${mark}`], 'the engine does not send lines');
  if ('problem' in sent) return withoutLogs(sent.problem);
  for (let question = 0; question < QUESTIONS; question += 1) {
    if ((await askStore(carrier.id, logs.store, logs.storePort))?.includes(mark)) {
      complain(`lines of containers go to ${logs.store}\n`);
      return [logs.file];
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return withoutLogs(`a line that was sent to ${logs.address} did not arrive in ${logs.store}`);
}

/** Name of the container that says the mark, and of its lines in the store. */
const PROBE = 'somastack-probe';

const markOptions = (address: string) => [
  ...['--log-driver', 'syslog', '--log-opt', `syslog-address=${address}`],
  ...['--log-opt', 'syslog-format=rfc5424micro', '--log-opt', `tag=${PROBE}`],
  ...['--entrypoint', 'bash'],
];

/** The lines of the probe, asked by Bash alone: the images on both sides have no client. */
function askStore(carrier: string, store: string, port: number): Promise<string | undefined> {
  const query = encodeURIComponent(`{service="${PROBE}"}`);
  const request = `GET /loki/api/v1/query_range?since=5m&query=${query} HTTP/1.0\\r\\nHost: ${store}\\r\\n\\r\\n`;
  const script = `exec 3<>/dev/tcp/${store}/${port} && printf '${request.replaceAll('%', '%%')}' >&3 && cat <&3`;
  return askWithin(ASK_MS, ['exec', carrier, 'bash', '-c', script]);
}

function withoutLogs(why: string): readonly string[] {
  complain(`${STAY}: ${why}\n`);
  return [];
}
