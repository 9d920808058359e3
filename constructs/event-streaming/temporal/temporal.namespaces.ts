/**
 * Namespaces, each with who names it. A worker whose namespace does not exist ends, so they are made before anybody starts;
 * task queues come into being when a worker asks for one.
 */
export const NAMESPACES: Readonly<Record<string, string>> = {
  default: "SomaAgent01's workers connect without naming one; queues conversation and a2a",
  agentvoicebox:
    'TEMPORAL_NAMESPACE of AgentVoiceBox; queues default, voice-processing, billing, notifications',
  'soma-agent': 'workflows of agents, as the documents name them',
  'soma-brain': 'workflows of SomaBrain, as the documents name them',
  'soma-memory': 'workflows of SomaFractalMemory, as the documents name them',
};
