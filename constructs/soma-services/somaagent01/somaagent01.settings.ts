import * as z from 'zod';
import { replicaCount, size } from '../../core/settings.ts';
import { ownImage } from '../own-image.settings.ts';

const process = z.strictObject({ ...size });

/** What an environment may say about SomaAgent01 and its processes. */
export const somaagent01Settings = z.strictObject({
  ...ownImage,
  /** Model that answers messages, as its provider names it; the service has none of its own. */
  model: z.string().min(1),
  gateway: z.strictObject({ replicas: replicaCount, ...size }),
  conversationWorker: process,
  toolExecutor: process,
  memoryReplicator: process,
  delegationGateway: process,
  delegationWorker: process,
  /** Two workers for the queues `conversation` and `a2a`; its own repository counts Temporal as optional. */
  temporalWorkers: process.optional(),
});

export type Somaagent01Settings = z.output<typeof somaagent01Settings>;
