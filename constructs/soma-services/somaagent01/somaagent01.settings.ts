import * as z from 'zod/mini';
import { replicated, sized, someText } from '../../core/amounts/settings.ts';
import { ownImage } from '../service/own-image.settings.ts';

/** What an environment may say about SomaAgent01 and its processes. */
export const somaagent01Settings = z.strictObject({
  ...ownImage,
  /** Model that answers messages, as its provider names it; the service has none of its own. */
  model: someText,
  gateway: replicated,
  conversationWorker: sized,
  toolExecutor: sized,
  memoryReplicator: sized,
  delegationGateway: sized,
  delegationWorker: sized,
  /** Two workers for the queues `conversation` and `a2a`; its own repository counts Temporal as optional. */
  temporalWorkers: z.optional(sized),
});

export type Somaagent01Settings = z.output<typeof somaagent01Settings>;
