import { ContributorError } from '../problems/errors.ts';

/** Length of a generated value: 32 letters and digits have 190 bits of entropy. */
export const SECRET_LENGTH = 32;

/**
 * A secret by name; no value of it ever enters the model or an output.
 * The name is upper snake case: it is the variable on a laptop and the key in a secret store.
 */
export class Secret {
  constructor(readonly name: string) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
      throw new ContributorError(
        `expected a secret name in upper snake case such as "POSTGRES_PASSWORD", got "${name}"`,
      );
    }
  }

  /** The name in the form of a Kubernetes key or a file name. */
  get key(): string {
    return this.name.toLowerCase().replaceAll('_', '-');
  }
}

/** Password of the role that owns a database; both are named like the database. */
export function databasePassword(name: string): Secret {
  return new Secret(`${name.toUpperCase()}_DB_PASSWORD`);
}

/** Password of a user of Redis. */
export function redisPassword(name: string): Secret {
  return new Secret(`${name.toUpperCase()}_REDIS_PASSWORD`);
}
