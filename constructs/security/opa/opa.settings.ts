import * as z from 'zod';
import { replicaCount, size } from '../../core/settings.ts';

/** What an environment may say about the policy engine. */
export const opaSettings = z.strictObject({ replicas: replicaCount, ...size });

export type OpaSettings = z.output<typeof opaSettings>;
