import { authorityIn } from './container.ts';

/**
 * Parameters of an address of JDBC by which PostgreSQL's driver speaks TLS alone, to a server whose certificate the authority has signed
 * for the name that was called. By itself it would take any certificate, and plaintext where the server has none.
 */
export function verifiedByJdbc(folder: string): string {
  return `?sslmode=verify-full&sslrootcert=${authorityIn(folder)}`;
}

/** The same for everything that is built on libpq, such as psql and the drivers of Python: it reads them where an address says nothing. */
export function verifiedByLibpq(folder: string): Readonly<Record<string, string>> {
  return { PGSSLMODE: 'verify-full', PGSSLROOTCERT: authorityIn(folder) };
}
