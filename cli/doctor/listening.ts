import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** State `LISTEN` in the kernel's table of sockets. */
const LISTEN = '0A';

/** Ports of this machine that somebody listens on, with the number of the socket; undefined where there is no such table. */
export function listeningPorts(): ReadonlyMap<number, string> | undefined {
  try {
    const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFileSync(path, 'utf8'));
    const lines = tables.flatMap((table) => table.split('\n').slice(1));
    const sockets = lines.flatMap((line): [number, string][] => {
      const [, local = '', , state, , , , , , socket = ''] = line.trim().split(/\s+/);
      const port = Number.parseInt(local.split(':')[1] ?? '', 16);
      return state === LISTEN && !Number.isNaN(port) ? [[port, socket]] : [];
    });
    return new Map(sockets);
  } catch {
    return undefined;
  }
}

/** Name and number of the process that holds a socket; undefined when it is another user's. */
export function holderOf(socket: string): string | undefined {
  for (const process of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const open = readdirSync(`/proc/${process}/fd`);
      if (open.some((name) => readlinkSync(`/proc/${process}/fd/${name}`) === `socket:[${socket}]`))
        return `${readFileSync(`/proc/${process}/comm`, 'utf8').trim()} (process ${process})`;
    } catch {
      // Gone, or not ours to look at.
    }
  }
  return undefined;
}
