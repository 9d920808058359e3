import type { ImageProcess } from '../service/image-processes.ts';
import type { Variables } from '../service/platform-variables.ts';
import {
  CONVERSATION_MEMORY,
  DELEGATION_GATEWAY_MEMORY,
  DELEGATION_MEMORY,
  REPLICATOR_MEMORY,
  TEMPORAL_MEMORY,
  TOOLS_MEMORY,
} from './somaagent01.memory.ts';
import { WORK_DIR } from './somaagent01.config.ts';
import type { Somaagent01Settings } from './somaagent01.settings.ts';

/** A process beside the gateway: one module of the same image. */
export interface Worker extends Pick<ImageProcess, 'role' | 'size' | 'policy'> {
  readonly module: string;
  /** HTTP port of the process. @default none */
  readonly http?: number;
  /** Port of the process's metrics, and the variable that sets it. @default none */
  readonly metrics?: { readonly port: number; readonly variable: string };
  /** Whether it answers requests, and returns its connection to the database after each. @default false */
  readonly pooled?: boolean;
  /** Variables that only this process reads. @default none */
  readonly variables?: Variables;
  /** True for a worker that exits when its Temporal namespace does not exist. @default false */
  readonly workflows?: boolean;
}

/** The workers of an environment. Modules end in `.main`: otherwise one event loop would start inside another, which Python refuses. */
export function workersOf(settings: Somaagent01Settings): readonly Worker[] {
  const { temporalWorkers } = settings;
  return [
    {
      role: 'conversation-worker',
      size: settings.conversationWorker,
      policy: CONVERSATION_MEMORY,
      module: 'services.conversation_worker.main',
      metrics: { port: 9091, variable: 'CONVERSATION_METRICS_PORT' },
    },
    {
      role: 'tool-executor',
      size: settings.toolExecutor,
      policy: TOOLS_MEMORY,
      module: 'services.tool_executor.main',
      metrics: { port: 9090, variable: 'TOOL_EXECUTOR_METRICS_PORT' },
      variables: { TOOL_WORK_DIR: WORK_DIR },
    },
    {
      role: 'memory-replicator',
      size: settings.memoryReplicator,
      policy: REPLICATOR_MEMORY,
      module: 'services.memory_replicator.main',
      metrics: { port: 9403, variable: 'REPLICATOR_METRICS_PORT' },
    },
    {
      role: 'delegation-gateway',
      size: settings.delegationGateway,
      policy: DELEGATION_GATEWAY_MEMORY,
      module: 'services.delegation_gateway.main',
      http: 8015,
      pooled: true,
      metrics: { port: 9400, variable: 'DELEGATION_METRICS_PORT' },
    },
    {
      role: 'delegation-worker',
      size: settings.delegationWorker,
      policy: DELEGATION_MEMORY,
      module: 'services.delegation_worker.main',
    },
    ...(temporalWorkers ? ['conversation', 'delegation'] : []).map((which) => ({
      role: `${which}-temporal-worker`,
      size: temporalWorkers ?? settings.delegationWorker,
      policy: TEMPORAL_MEMORY,
      module: `services.${which === 'delegation' ? 'delegation_gateway' : 'conversation_worker'}.temporal_worker`,
      workflows: true,
    })),
  ];
}
