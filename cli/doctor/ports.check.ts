import { type EngineContainer, type HostPort, isUp } from '../engine/containers.ts';
import { downCommand } from '../stack/room.ts';
import { type Check, ok, problem, warning } from './check.ts';
import { holderOf, keyOf, listeningPorts } from './listening.ts';

/** A port that a service of the project publishes. */
export interface PublishedPort extends HostPort {
  readonly service: string;
}

/** A port as a project writes it: `127.0.0.1:1514:1514/udp`, or without a protocol for TCP. */
export function publishedPort(service: string, text: string): PublishedPort {
  const [, port = '', inside = ''] = text.split(':');
  return { service, port: Number(port), protocol: inside.endsWith('/udp') ? 'udp' : 'tcp' };
}

/**
 * Looks who holds the ports that the stack publishes. A container of the same service may: a start keeps it or replaces it.
 * @param containers all our containers
 */
export function checkPorts(
  project: string,
  published: readonly PublishedPort[],
  containers: readonly EngineContainer[],
): readonly Check[] {
  const listening = listeningPorts();
  if (!listening)
    return [warning('ports', 'this system has no table of sockets that could be read; not checked')];
  const owners = new Map(
    containers.filter(isUp).flatMap((container) => container.ports.map((port) => [keyOf(port), container])),
  );
  const held = published.flatMap((wanted) => {
    const owner = owners.get(keyOf(wanted));
    if (owner?.project === project && owner.service === wanted.service) return [];
    const socket = listening.get(keyOf(wanted));
    // An engine may forward a port without a process that listens on it.
    const holder = owner ? `${owner.service} of ${owner.project}` : socket && holderNamed(socket, wanted);
    if (holder === undefined) return [];
    const cure = owner ? `stop it with: ${downCommand(owner.project)}` : 'stop it first';
    const what = `port ${wanted.port}${wanted.protocol === 'udp' ? '/udp' : ''}`;
    return [problem(what, `wanted by ${wanted.service}, held by ${holder}; ${cure}`)];
  });
  return held.length > 0 ? held : [ok('ports', `${published.length} wanted, all free or held by this stack`)];
}

function holderNamed(socket: string, { port }: HostPort): string {
  const holder = holderOf(socket) ?? 'a process of another user';
  return holder.startsWith('docker-proxy')
    ? `a container that is not ours (see docker ps --filter publish=${port})`
    : holder;
}
