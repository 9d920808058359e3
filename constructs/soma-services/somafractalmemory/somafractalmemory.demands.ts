import type { Demands, VectorCollection } from '../../core/model/demand.ts';

/**
 * As its vector store makes it where it is missing, at its first use; one that is there it takes as it is. The name is
 * `sfm_<namespace>`, and the settings of its image fix the namespace, whatever a variable says. SOMA_VECTOR_DIM is not set.
 */
const MEMORIES: VectorCollection = {
  name: 'sfm_standalone_memory',
  key: 'id',
  texts: { coordinate_key: 512, namespace: 255, tenant: 255 },
  vector: { name: 'vector', dimensions: 768 },
  index: { type: 'IVF_FLAT', clusters: 128, metric: 'COSINE' },
};

/** Uses neither Kafka nor keys of its own: Redis is only pinged. */
export const SOMAFRACTALMEMORY_DEMANDS: Demands = {
  databases: [{ name: 'somafractalmemory', pool: 'session', connections: 8 }],
  collections: [MEMORIES],
};
