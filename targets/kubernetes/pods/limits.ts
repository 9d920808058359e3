import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import type { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { ResourceRequirements } from '../resources/resource.ts';

/** CPU limit as a multiple of the request, and at least one core, so that pods may use idle CPU. */
const CPU_BURST = 4;

/** Request and limit of memory are the same, so that what a plan adds up is what the scheduler reserves. */
export function resourcesOf(
  memory: Memory,
  cpu: Cpu,
  disk?: Memory,
): Required<Pick<ResourceRequirements, 'requests' | 'limits'>> {
  const burst = cpu.times(CPU_BURST);
  const limit = burst.exceeds(Cpu.millicores(1000)) ? burst : Cpu.millicores(1000);
  const ephemeral = disk && { 'ephemeral-storage': disk.toKubernetes() };
  return {
    requests: { cpu: cpu.toKubernetes(), memory: memory.toKubernetes(), ...ephemeral },
    limits: { cpu: limit.toKubernetes(), memory: memory.toKubernetes(), ...ephemeral },
  };
}
