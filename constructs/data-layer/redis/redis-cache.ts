import type { Construct } from 'constructs';
import { redisFile } from '../../core/model/config-file.ts';
import type { RedisUser } from '../../core/model/demand.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { Secret } from '../../core/model/secret.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { cacheDirectives } from './redis-cache.config.ts';
import { redisCacheMemory } from './redis-cache.memory.ts';
import { REDIS_CACHE_MONITORING } from './redis-cache.monitoring.ts';
import type { RedisCacheSettings } from './redis-cache.settings.ts';
import { aclFile } from './redis.config.ts';

const CONF = '/etc/valkey/valkey.conf';
const ACL = '/etc/valkey/secrets/users.acl';

export interface RedisCacheProps extends RedisCacheSettings {
  readonly users: readonly RedisUser[];
}

/**
 * Redis for keys that may be lost at any time: it evicts keys when it is full, and a restart empties it. It is a plain container,
 * because without a disk and replicas an operator has nothing to do.
 */
export class RedisCache extends Workload {
  readonly users: readonly RedisUser[];

  constructor(scope: Construct, id: string, { users, ...size }: RedisCacheProps) {
    const memoryModel = redisCacheMemory(`${size.path}.memory`, size.memory);
    // Passwords differ from those of the state store, except for the exporter, which reads both.
    const adminPassword = new Secret('REDIS_CACHE_PASSWORD');
    const probePassword = new Secret('REDIS_CACHE_PROBE_PASSWORD');
    super(scope, id, {
      ...size,
      replicas: 1,
      memoryModel,
      monitoring: REDIS_CACHE_MONITORING,
      ports: { server: 6379 },
      container: (self) => ({
        image: IMAGES.redis,
        runAs: { uid: 999, gid: 1000 },
        entrypoint: ['valkey-server', CONF],
        // The health check's client reads this variable; the server reads its users from the file.
        environment: { REDISCLI_AUTH: text`${probePassword}` },
        files: [
          {
            path: CONF,
            content: redisFile({
              ...cacheDirectives(memoryModel, self.port('server').port),
              aclfile: ACL,
            }),
          },
          { path: ACL, content: aclFile({ adminPassword, probePassword, users }) },
        ],
        health: {
          readiness: { type: 'command', command: ['valkey-cli', '-e', 'ping'] },
          startSeconds: 10,
        },
      }),
    });
    this.users = users;
  }

  get server(): Endpoint {
    return this.port('server');
  }
}
