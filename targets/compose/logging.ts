import type { Logging } from './compose-service.ts';

/**
 * The engine's own copy of a container's lines, twice 10 MiB at most. Of all drivers, `json-file` is the one that Docker, Podman and
 * the client of containerd know.
 */
export const OWN_LOGGING: Logging = { driver: 'json-file', options: { 'max-file': '2', 'max-size': '10m' } };

/**
 * Logging by which the engine sends the lines of a service to a receiver and keeps the same copy.
 * @param port the receiver's port on the loopback interface
 */
export function sentLogging(service: string, port: number): Logging {
  return {
    driver: 'syslog',
    options: {
      // UDP is used, because with TCP no container could start before this one accepts logs.
      'syslog-address': `udp://127.0.0.1:${port}`,
      'syslog-format': 'rfc5424micro',
      tag: service,
      'cache-max-file': '2',
      'cache-max-size': '10m',
    },
  };
}
