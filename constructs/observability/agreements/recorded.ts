/** Series that Prometheus records for each component: its planned limit, the memory that it reports, and its replicas if there are several. */
export const MEMORY_LIMIT = 'somastack:memory_limit:bytes';
export const MEMORY_USED = 'somastack:memory_used:bytes';
export const REPLICAS = 'somastack:replicas:planned';
