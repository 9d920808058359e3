import type { Demands, VectorCollection } from '../../core/model/demand.ts';

/**
 * The collection as the service itself would make it at its first use; an existing one is used as it is. The name is
 * `sfm_<namespace>`, and the image's settings fix the namespace whatever a variable says. SOMA_VECTOR_DIM is not set.
 */
const MEMORIES: VectorCollection = {
  name: 'sfm_standalone_memory',
  key: 'id',
  texts: { coordinate_key: 512, namespace: 255, tenant: 255 },
  vector: { name: 'vector', dimensions: 768 },
  index: { type: 'IVF_FLAT', clusters: 128, metric: 'COSINE' },
};

/** The service uses no Kafka and stores no keys: it only pings Redis. */
export const SOMAFRACTALMEMORY_DEMANDS: Demands = {
  databases: [{ name: 'somafractalmemory', pool: 'session', connections: 8 }],
  collections: [MEMORIES],
};
