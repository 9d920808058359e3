import type { Demands, SecretFolder } from '../../core/model/demand.ts';

/** The name of its database, its role, its user of the key-value store and its Temporal namespace. */
export const NAME = 'agentvoicebox';

/** Keys as its code makes them: cache and sessions with a prefix, channels, and the streams of its workers. */
const KEYS = ['avb:*', 'asgi*', 'llm:*', 'audio:*', 'tts:*', 'transcription*'];

/** `TTS_CHANNEL_TTS`; its other channels are named as its keys are. */
const CHANNELS = ['tts'];

/** `agentvoicebox/tenants/<tenant>/llm` of the mount `secret`: keys of language models that a tenant brings. */
export const SECRETS: SecretFolder = { service: NAME, name: NAME };

/** Django in session pools, as everywhere; it gives connections back after a request. */
export const AGENTVOICEBOX_DEMANDS: Demands = {
  topics: ['audit', 'sessions', 'billing', 'notifications', 'metrics'].map((name) => ({
    name: `agentvoicebox.${name}`,
    partitions: 1,
  })),
  databases: [{ name: NAME, pool: 'session', connections: 4 }],
  redisUsers: [{ name: NAME, keys: KEYS, channels: CHANNELS, connections: 48 }],
  secretFolders: [SECRETS],
};
