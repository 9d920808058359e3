import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The state `LISTEN` in the kernel's table of sockets. */
const LISTEN = '0A';

/** Listening ports of this machine, each with its socket's inode; undefined where the system has no such table. */
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
