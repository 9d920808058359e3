import * as z from 'zod/mini';
import { replicaCount, size, sized, someText, workerCount } from '../../core/amounts/settings.ts';
import { ownImage } from '../service/own-image.settings.ts';

/** Within a container, loopback is the container. */
const elsewhere = z.url().check(
  z.refine((url) => !/^https?:\/\/(localhost|127\.|\[::1\])/.test(url), {
    error: ({ input }) =>
      `${JSON.stringify(input)} would be the container itself; for a program on this machine write "http://host.docker.internal:PORT"`,
  }),
);

/** What an environment may say about AgentVoiceBox and its processes. */
export const agentvoiceboxSettings = z.strictObject({
  ...ownImage,
  api: z.strictObject({
    replicas: replicaCount,
    ...size,
    /** gunicorn workers in one replica; its image would start four. */
    workers: workerCount,
  }),
  temporalWorker: sized,
  /** Hearing, answering and speaking; left out, sessions are kept and nobody speaks. */
  speech: z.optional(
    z.strictObject({
      /** Where the language model answers, as Ollama does, and which. */
      llm: z.strictObject({ ...size, url: elsewhere, model: someText }),
      /** Fetches its model at its first start, and keeps it. */
      stt: z.strictObject({ ...size, model: someText }),
      /** Ends when the files of its voice are not in its volume. */
      tts: sized,
    }),
  ),
});

export type AgentvoiceboxSettings = z.output<typeof agentvoiceboxSettings>;
