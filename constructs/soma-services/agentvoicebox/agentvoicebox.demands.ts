import type { Demands, SecretFolder } from '../../core/model/demand.ts';

/** Name of the service's database, of its role, of its Redis user and of its Temporal namespace. */
export const NAME = 'agentvoicebox';

/** Key patterns that the service's code uses: prefixed cache and session keys, channels, and the streams of its workers. */
const KEYS = ['avb:*', 'asgi*', 'llm:*', 'audio:*', 'tts:*', 'transcription*'];

/** Channel `TTS_CHANNEL_TTS`; all other channels of the service match its key patterns. */
const CHANNELS = ['tts'];

/** `agentvoicebox/tenants/<tenant>/llm` of the mount `secret`: keys of language models that a tenant brings. */
export const SECRETS: SecretFolder = { service: NAME, name: NAME };

/** Django keeps session state, so its connections go through a session pool; it returns a connection after each request. */
export const AGENTVOICEBOX_DEMANDS: Demands = {
  topics: ['audit', 'sessions', 'billing', 'notifications', 'metrics'].map((name) => ({
    name: `agentvoicebox.${name}`,
    partitions: 1,
  })),
  databases: [{ name: NAME, pool: 'session', connections: 4 }],
  redisUsers: [{ name: NAME, keys: KEYS, channels: CHANNELS, connections: 48 }],
  secretFolders: [SECRETS],
};
