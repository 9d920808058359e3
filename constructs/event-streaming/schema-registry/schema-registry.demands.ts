import { type Demands, mostAtOnce } from '../../core/model/demand.ts';
import type { SchemaRegistrySettings } from './schema-registry.settings.ts';

/** The database of the registry, and the connections of each server's own pool, whose default is 100. */
export const REGISTRY_DATABASE = { name: 'registry', pool: 'direct', connections: 4 } as const;

/**
 * What the registry needs. Its pool is direct, because each server has a pool of its own with the same bound.
 * @param guarded whether its servers speak TLS
 */
export function schemaRegistryDemands({ replicas }: SchemaRegistrySettings, guarded: boolean): Demands {
  const { connections } = REGISTRY_DATABASE;
  return {
    databases: [
      {
        ...REGISTRY_DATABASE,
        connections: connections * mostAtOnce(replicas),
        ...(guarded && { tls: true }),
      },
    ],
  };
}
