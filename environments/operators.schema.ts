import * as z from 'zod/mini';
import { cpuAmount, memoryAmount } from '../constructs/core/amounts/settings.ts';

/** Size of a program of an operator, which runs once. */
const program = z.optional(
  z.strictObject({
    memory: memoryAmount,
    /** Left out, what the table of operators has for it. */
    cpu: z.optional(cpuAmount),
  }),
);

/**
 * Sizes of operators that an environment chooses itself, by the names of their rows in the plan. Left out, a program has the size that
 * stands in the table of operators with its source.
 */
export const operatorsSchema = z.strictObject({
  certManager: program,
  certManagerCainjector: program,
  certManagerWebhook: program,
  cloudnativePg: program,
  externalSecrets: program,
  externalSecretsCertController: program,
  externalSecretsWebhook: program,
  milvusOperator: program,
  redisOperator: program,
  strimziClusterOperator: program,
});

/** Name of a program of an operator in an environment. */
export type OperatorProgram = keyof z.output<typeof operatorsSchema>;
