import * as z from 'zod/mini';
import {
  type Located,
  replicaCount,
  replicated,
  size,
  sized,
  someText,
} from '../../core/amounts/settings.ts';
import { ownImage } from '../service/own-image.settings.ts';

/** A process beside the gateway; several share the partitions of what they read, or the calls that they answer. */
const worker = z.strictObject({ replicas: z._default(replicaCount, 1), ...size });

/** What an environment may say about SomaAgent01 and its processes. */
export const somaagent01Settings = z.strictObject({
  ...ownImage,
  /** Name of the language model at its provider. */
  model: someText,
  gateway: replicated,
  conversationWorker: worker,
  toolExecutor: worker,
  memoryReplicator: worker,
  delegationGateway: worker,
  delegationWorker: worker,
  /** Workers of the Temporal queues `conversation` and `a2a`; optional, as in the service's own repository. */
  temporalWorkers: z.optional(sized),
});

export type Somaagent01Settings = Located<z.output<typeof somaagent01Settings>>;
