/**
 * Namespaces, each with its user. A worker exits when its namespace does not exist, so namespaces are made before workers start;
 * task queues are made when a worker first polls them.
 */
export const NAMESPACES: Readonly<Record<string, string>> = {
  default: "SomaAgent01's workers connect without naming one; queues conversation and a2a",
  agentvoicebox:
    'TEMPORAL_NAMESPACE of AgentVoiceBox; queues default, voice-processing, billing, notifications',
  'soma-agent': 'workflows of agents, as the documents name them',
  'soma-brain': 'workflows of SomaBrain, as the documents name them',
  'soma-memory': 'workflows of SomaFractalMemory, as the documents name them',
};
