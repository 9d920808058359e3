import { addContainer } from '../../../targets/compose/add-container.ts';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import { redisFile } from '../../core/model/config-file.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { aclFile, redisDirectives } from './redis.config.ts';
import type { Redis } from './redis.ts';

const CONF = '/etc/valkey/valkey.conf';
const ACL = '/etc/valkey/secrets/users.acl';
const DATA = '/data';

export function renderRedis(redis: Redis, project: ComposeProject): void {
  const conf = redisFile({
    ...redisDirectives(redis),
    aclfile: ACL,
    dir: DATA,
    port: redis.server.port,
  });
  addContainer(project, redis, {
    image: IMAGES.redis,
    runAs: { uid: 999, gid: 1000 },
    entrypoint: ['valkey-server', CONF],
    // The health check's client reads this variable; the server reads its users from the file.
    environment: { REDISCLI_AUTH: text`${redis.probePassword ?? redis.adminPassword}` },
    files: [
      { path: CONF, content: conf },
      { path: ACL, content: aclFile(redis) },
    ],
    volumes: [{ name: 'data', path: DATA, size: redis.disk }],
    health: {
      // With -e an error reply, such as that of a server that is still loading, becomes an exit code.
      readiness: { type: 'command', command: ['valkey-cli', '-e', 'ping'] },
      startSeconds: 30,
    },
  });
}
