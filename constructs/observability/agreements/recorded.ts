/** Series that Prometheus records for each component: its planned limit, and the memory that it reports. */
export const MEMORY_LIMIT = 'somastack:memory_limit:bytes';
export const MEMORY_USED = 'somastack:memory_used:bytes';
