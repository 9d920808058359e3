import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { HostPort } from '../engine/containers.ts';

/** The state of a socket that takes connections or datagrams, in the kernel's tables: `LISTEN`, and for UDP the lack of a peer. */
const OPEN = { tcp: '0A', udp: '07' } as const;
/** Local addresses that a port of 127.0.0.1 cannot share: all, and itself, in IPv4 and as IPv4 within IPv6; bytes are reversed. */
const OURS = /^(?:00000000|0100007F|0{32}|0{16}FFFF00000100007F|0000000000000000FFFF00000100007F)$/;

/** Key of a port in a table. */
export const keyOf = ({ port, protocol }: HostPort) => `${port}/${protocol}`;

/** Ports of this machine that are taken, each with its socket's inode; undefined where the system has no such table. */
export function listeningPorts(): ReadonlyMap<string, string> | undefined {
  try {
    return new Map(
      (['tcp', 'udp'] as const).flatMap((protocol) =>
        ['', '6'].flatMap((family) =>
          socketsIn(readFileSync(`/proc/net/${protocol}${family}`, 'utf8'), protocol),
        ),
      ),
    );
  } catch {
    return undefined;
  }
}

/** The sockets in one of the kernel's tables on which something waits at an address that containers' ports need. */
export function socketsIn(
  table: string,
  protocol: HostPort['protocol'],
): readonly (readonly [string, string])[] {
  return table.split('\n').flatMap((line): [string, string][] => {
    const [, local = '', , state, , , , , , socket = ''] = line.trim().split(/\s+/);
    const [address = '', hex = ''] = local.split(':');
    const port = Number.parseInt(hex, 16);
    return state === OPEN[protocol] && OURS.test(address) ? [[keyOf({ port, protocol }), socket]] : [];
  });
}

/** Name and id of the process that holds a socket; undefined when it belongs to another user. */
export function holderOf(socket: string): string | undefined {
  for (const process of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const open = readdirSync(`/proc/${process}/fd`);
      if (open.some((name) => readlinkSync(`/proc/${process}/fd/${name}`) === `socket:[${socket}]`))
        return `${readFileSync(`/proc/${process}/comm`, 'utf8').trim()} (process ${process})`;
    } catch {
      // The process has ended, or belongs to another user.
    }
  }
  return undefined;
}
