/** Series that Prometheus records for each component: its limit in the plan, and what it says that it uses. */
export const MEMORY_LIMIT = 'somastack:memory_limit:bytes';
export const MEMORY_USED = 'somastack:memory_used:bytes';
