import { ContributorError } from '../../constructs/core/problems/errors.ts';
import type { Health, Probe } from '../../constructs/core/model/health.ts';
import { type AnyImage, imageReference } from '../../constructs/core/model/image.ts';
import type { ComposeService } from './compose-service.ts';

/** Alpine resolves `localhost` to `::1` first and its wget tries no other address, where a server may listen on IPv4 alone. */
const LOOPBACK = '127.0.0.1';

/** A check that the image can run, or undefined: a check that never passes would block every dependent service. */
export function healthCheck(image: AnyImage, health: Health | undefined): ComposeService['healthcheck'] {
  const test = health && testOf(image, health.readiness);
  if (!health || !test) return undefined;
  return {
    test,
    interval: '10s',
    timeout: '5s',
    retries: 6,
    start_period: `${health.startSeconds}s`,
  };
}

function testOf(image: AnyImage, probe: Probe): readonly string[] | undefined {
  const binaries: readonly string[] = image.healthBinaries;
  if (probe.type === 'command') {
    const [program = ''] = probe.command;
    if (!binaries.includes(program)) {
      throw new ContributorError(
        `a health check calls ${program}, which ${imageReference(image)} does not have; it has ${binaries.join(', ') || 'none'}`,
      );
    }
    return ['CMD', ...probe.command];
  }
  if (probe.type === 'tcp') {
    return binaries.includes('nc') ? ['CMD', 'nc', '-z', LOOPBACK, String(probe.endpoint.port)] : undefined;
  }
  const url = `http://${LOOPBACK}:${probe.endpoint.port}${probe.path}`;
  const host = probe.host ?? 'localhost';
  if (binaries.includes('curl'))
    return ['CMD', 'curl', '-fsS', '-o', '/dev/null', '-H', `Host: ${host}`, url];
  if (binaries.includes('wget')) return ['CMD', 'wget', '-q', '-O', '/dev/null', ...header(probe.host), url];
  if (binaries.includes('python')) {
    const request = `urllib.request.Request('${url}', headers={'Host': '${host}'})`;
    return ['CMD', 'python', '-c', `import urllib.request; urllib.request.urlopen(${request}, timeout=4)`];
  }
  if (binaries.includes('bash')) {
    // No dollar sign, which Compose would take for a variable: arithmetic reads a name without one.
    const request = `printf 'GET ${probe.path} HTTP/1.0\\r\\nHost: ${host}\\r\\n\\r\\n' >&3`;
    const connect = `exec 3<>/dev/tcp/${LOOPBACK}/${probe.endpoint.port}`;
    return ['CMD', 'bash', '-c', `${connect} && ${request} && read -r _ status _ <&3 && ((status == 200))`];
  }
  return undefined;
}

const header = (host: string | undefined) => (host === undefined ? [] : ['--header', `Host: ${host}`]);
