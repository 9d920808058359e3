import * as z from 'zod';
import { replicaCount, size } from '../../core/settings.ts';
import { ownImage } from '../own-image.settings.ts';

const process = z.strictObject({ ...size });

/** What an environment may say about AgentVoiceBox and its processes. */
export const agentvoiceboxSettings = z.strictObject({
  ...ownImage,
  api: z.strictObject({
    replicas: replicaCount,
    ...size,
    /** gunicorn workers in one replica; its image would start four. */
    workers: z.int().min(1).max(16),
  }),
  temporalWorker: process,
  /** Hearing, answering and speaking; left out, sessions are kept and nobody speaks. */
  speech: z
    .strictObject({
      /** Where the language model answers, as Ollama does, and which. */
      llm: z.strictObject({ ...size, url: z.url(), model: z.string().min(1) }),
      /** Fetches its model at its first start, and keeps it. */
      stt: z.strictObject({ ...size, model: z.string().min(1) }),
      /** Ends when the files of its voice are not in its volume. */
      tts: process,
    })
    .optional(),
});

export type AgentvoiceboxSettings = z.output<typeof agentvoiceboxSettings>;
