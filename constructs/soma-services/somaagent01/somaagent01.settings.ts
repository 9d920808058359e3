import * as z from 'zod/mini';
import { type Located, replicated, sized, someText } from '../../core/amounts/settings.ts';
import { ownImage } from '../service/own-image.settings.ts';

/** What an environment may say about SomaAgent01 and its processes. */
export const somaagent01Settings = z.strictObject({
  ...ownImage,
  /** Name of the language model at its provider. */
  model: someText,
  gateway: replicated,
  conversationWorker: sized,
  toolExecutor: sized,
  memoryReplicator: sized,
  delegationGateway: sized,
  delegationWorker: sized,
  /** Workers of the Temporal queues `conversation` and `a2a`; optional, as in the service's own repository. */
  temporalWorkers: z.optional(sized),
});

export type Somaagent01Settings = Located<z.output<typeof somaagent01Settings>>;
