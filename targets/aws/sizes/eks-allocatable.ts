import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { Architecture } from '../../../constructs/core/model/image.ts';

/** Properties of a machine that decide how much of it pods may use. */
export interface Machine {
  readonly memory: Memory;
  readonly cpu: Cpu;
  readonly maxPods: number;
  readonly arch: Architecture;
}

/** Memory that firmware and hypervisor keep; Karpenter's default, on the safe side (2 to 6 % were seen). */
const OVERHEAD = 0.075;
/** Memory that arm64 machines never show, in MiB. */
const ARM_HIDDEN = 64;
/** `kubeReserved` of the EKS image in MiB: a base and a part for each pod. */
const RESERVED = { base: 255, perPod: 11 };
/** `evictionHard` of the EKS image, in MiB. */
const EVICTION = 100;

/**
 * Memory and CPU that the scheduler may give to pods on one node of EKS.
 * Source: Karpenter's types.go at 1d92708 and amazon-eks-ami's kubelet configuration at 81fec2e.
 */
export function allocatable({ memory, cpu, maxPods, arch }: Machine): { memory: Memory; cpu: Cpu } {
  const total = memory.mebibytes - (arch === 'arm64' ? ARM_HIDDEN : 0);
  const capacity = total - Math.ceil(total * OVERHEAD);
  const reserved = RESERVED.base + RESERVED.perPod * maxPods + EVICTION;
  return {
    memory: Memory.mebibytes(Math.max(0, capacity - reserved)),
    cpu: cpu.minus(reservedCpu(cpu)),
  };
}

/** Shares of the first, second, third and fourth, and every further core. */
function reservedCpu(cpu: Cpu): Cpu {
  const cores = cpu.millicores / 1000;
  const share = (from: number, to: number, permille: number) =>
    Math.max(0, Math.min(cores, to) - from) * permille;
  const millicores = share(0, 1, 60) + share(1, 2, 10) + share(2, 4, 5) + share(4, Infinity, 2.5);
  return Cpu.millicores(Math.floor(millicores));
}
