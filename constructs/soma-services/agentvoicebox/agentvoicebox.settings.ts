import * as z from 'zod/mini';
import {
  type Located,
  replicaCount,
  size,
  sized,
  someText,
  workerCount,
} from '../../core/amounts/settings.ts';
import { ownImage } from '../service/own-image.settings.ts';

/** Refuses loopback addresses, which inside a container mean the container itself. */
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
  /** Speech recognition, language model and speech synthesis; left out, sessions work without speech. */
  speech: z.optional(
    z.strictObject({
      /** URL and name of a language model that is served as Ollama serves it. */
      llm: z.strictObject({ ...size, url: elsewhere, model: someText }),
      /** The worker downloads its model at the first start and keeps it. */
      stt: z.strictObject({ ...size, model: someText }),
      /** The worker exits when the files of its voice are not in its volume. */
      tts: sized,
    }),
  ),
});

export type AgentvoiceboxSettings = Located<z.output<typeof agentvoiceboxSettings>>;
