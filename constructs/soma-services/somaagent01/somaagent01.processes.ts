import type { Memory } from '../../core/amounts/memory.ts';
import type { Cpu } from '../../core/amounts/cpu.ts';
import type { PythonPolicy } from '../../core/memory/python.ts';
import {
  CONVERSATION_MEMORY,
  DELEGATION_GATEWAY_MEMORY,
  DELEGATION_MEMORY,
  REPLICATOR_MEMORY,
  TEMPORAL_MEMORY,
  TOOLS_MEMORY,
} from './somaagent01.memory.ts';
import type { Somaagent01Settings } from './somaagent01.settings.ts';

/** A process beside the gateway: one module of the same image. */
export interface Process {
  readonly id: string;
  /** Where the environment says it. */
  readonly setting: string;
  readonly size: { readonly memory: Memory; readonly cpu: Cpu };
  readonly policy: PythonPolicy;
  readonly module: string;
  /** Its HTTP port, where it has one. */
  readonly http?: number;
  /** Its metrics, and the variable that says where. */
  readonly metrics?: { readonly port: number; readonly variable: string };
  /** True for a worker that ends when its Temporal namespace does not exist. */
  readonly workflows?: boolean;
}

/** Modules end in `.main`: without it an event loop would be started inside another, which Python refuses. */
export function processesOf(settings: Somaagent01Settings): readonly Process[] {
  const { temporalWorkers } = settings;
  return [
    {
      id: 'conversation-worker',
      setting: 'conversationWorker',
      size: settings.conversationWorker,
      policy: CONVERSATION_MEMORY,
      module: 'services.conversation_worker.main',
      metrics: { port: 9091, variable: 'CONVERSATION_METRICS_PORT' },
    },
    {
      id: 'tool-executor',
      setting: 'toolExecutor',
      size: settings.toolExecutor,
      policy: TOOLS_MEMORY,
      module: 'services.tool_executor.main',
      metrics: { port: 9090, variable: 'TOOL_EXECUTOR_METRICS_PORT' },
    },
    {
      id: 'memory-replicator',
      setting: 'memoryReplicator',
      size: settings.memoryReplicator,
      policy: REPLICATOR_MEMORY,
      module: 'services.memory_replicator.main',
      metrics: { port: 9403, variable: 'REPLICATOR_METRICS_PORT' },
    },
    {
      id: 'delegation-gateway',
      setting: 'delegationGateway',
      size: settings.delegationGateway,
      policy: DELEGATION_GATEWAY_MEMORY,
      module: 'services.delegation_gateway.main',
      http: 8015,
      metrics: { port: 9400, variable: 'DELEGATION_METRICS_PORT' },
    },
    {
      id: 'delegation-worker',
      setting: 'delegationWorker',
      size: settings.delegationWorker,
      policy: DELEGATION_MEMORY,
      module: 'services.delegation_worker.main',
    },
    ...(temporalWorkers ? ['conversation', 'delegation'] : []).map((which) => ({
      id: `${which}-temporal-worker`,
      setting: 'temporalWorkers',
      size: temporalWorkers ?? settings.delegationWorker,
      policy: TEMPORAL_MEMORY,
      module: `services.${which === 'delegation' ? 'delegation_gateway' : 'conversation_worker'}.temporal_worker`,
      workflows: true,
    })),
  ];
}
