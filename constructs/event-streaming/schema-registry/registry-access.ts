import { Secret } from '../../core/model/secret.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text, type Value } from '../../core/model/value.ts';

/** Servers of the registry and those who call them. */
export const CIRCLE = 'schema-registry';

/** Folders of the server's certificate and of the authority that vouches for the database. */
export const CERTIFICATE_FOLDER = '/etc/registry/certificate';
export const DATABASE_FOLDER = '/etc/registry/database';

/** The one account there is: the job that registers, which sets rules for all too. */
export const REGISTRAR = 'registrar';
export const REGISTRAR_PASSWORD = new Secret('REGISTRY_REGISTRAR_PASSWORD');

/** Role of whoever may do everything, as the registry names it by itself. */
const ADMINISTRATOR = 'sr-admin';

/**
 * Who may do what, under the names of environment variables: the account of the job writes, and whoever is let in by the network reads
 * without one. The registry has accounts of its own beside those of an identity provider.
 */
export function accessSettings(): Readonly<Record<string, Value>> {
  return {
    APICURIO_AUTH_ANONYMOUS_READ_ACCESS_ENABLED: 'true',
    APICURIO_AUTH_ROLE_BASED_AUTHORIZATION: 'true',
    QUARKUS_HTTP_AUTH_BASIC: 'true',
    QUARKUS_SECURITY_USERS_EMBEDDED_PLAIN_TEXT: 'true',
    [`QUARKUS_SECURITY_USERS_EMBEDDED_ROLES_${REGISTRAR.toUpperCase()}`]: ADMINISTRATOR,
    [`QUARKUS_SECURITY_USERS_EMBEDDED_USERS_${REGISTRAR.toUpperCase()}`]: text`${REGISTRAR_PASSWORD}`,
  };
}

/** TLS alone, at the port of the endpoint; a renewed certificate is read while the server runs. */
export function tlsSettings({ port }: Endpoint): Readonly<Record<string, Value>> {
  return {
    QUARKUS_HTTP_INSECURE_REQUESTS: 'disabled',
    QUARKUS_HTTP_SSL_CERTIFICATE_FILES: `${CERTIFICATE_FOLDER}/tls.crt`,
    QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES: `${CERTIFICATE_FOLDER}/tls.key`,
    QUARKUS_HTTP_SSL_CERTIFICATE_RELOAD_PERIOD: '10m',
    QUARKUS_HTTP_SSL_PORT: String(port),
  };
}
