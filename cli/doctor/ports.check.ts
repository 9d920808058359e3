import { type Check, ok, problem, warning } from './check.ts';
import { holderOf, listeningPorts } from './listening.ts';

export interface PublishedPort {
  readonly service: string;
  readonly port: number;
}

/** Looks for other programs on the ports that the stack publishes. Docker's own proxy means that the stack runs already. */
export function checkPorts(published: readonly PublishedPort[]): readonly Check[] {
  const listening = listeningPorts();
  if (!listening)
    return [warning('ports', 'this system has no table of sockets that could be read; not checked')];
  const held = published.flatMap(({ service, port }) => {
    const socket = listening.get(port);
    if (socket === undefined) return [];
    const holder = holderOf(socket) ?? 'a process of another user';
    const ours = holder.startsWith('docker-proxy');
    return [
      (ours ? warning : problem)(
        `port ${port}`,
        `wanted by ${service}, held by ${holder}; ${ours ? 'the stack may run already: make status' : 'stop it first'}`,
      ),
    ];
  });
  return held.length > 0 ? held : [ok('ports', `${published.length} wanted, all free`)];
}
