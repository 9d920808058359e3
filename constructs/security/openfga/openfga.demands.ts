import type { Demands } from '../../core/model/demand.ts';

/** Direct: it pools connections itself; its own pool is bounded by the same number. */
export const OPENFGA_DATABASE = { name: 'openfga', pool: 'direct', connections: 4 } as const;

export const OPENFGA_DEMANDS: Demands = {
  databases: [OPENFGA_DATABASE],
};
