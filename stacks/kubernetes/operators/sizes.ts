import type { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { PlannedComponent } from '../../../constructs/core/plan/plan-input.ts';
import type { PlatformComponent } from '../../../constructs/platform/components.ts';
import type { ClusterEnvironment } from '../../../environments/schema.ts';
import { OPERATOR_CHARTS, type Operator, type OperatorPods, operatorsFor } from './charts.ts';

interface Size {
  readonly memory: Memory;
  readonly cpu: Cpu;
}

const pathOf = ({ setting }: OperatorPods) => `cluster.operators.${setting}`;

/** What the environment states for a program of an operator, or what the table has for it. */
export function sizeOf(
  { cluster: { operators } }: ClusterEnvironment,
  { setting, memory, cpu }: OperatorPods,
): Size {
  const stated = operators?.[setting];
  return { memory: stated?.memory ?? memory, cpu: stated?.cpu ?? cpu };
}

/** Programs of operators as rows of the plan, each with the path that sets its size. How one divides its memory is its own business. */
export function plannedOperators(
  environment: ClusterEnvironment,
  components: readonly PlatformComponent[],
): readonly PlannedComponent[] {
  return programsFor(components).map((pod) => ({
    name: pod.name,
    path: pathOf(pod),
    replicas: 1,
    memory: sizeOf(environment, pod).memory,
    parts: [],
    measured: false,
  }));
}

/** The same environment with the size of every operator that it needs stated, so that a plan may try another one. */
export function withOperatorSizes<E extends ClusterEnvironment>(
  environment: E,
  components: readonly PlatformComponent[],
): E {
  const operators = Object.fromEntries(
    programsFor(components).map((pod) => [pod.setting, sizeOf(environment, pod)]),
  );
  return { ...environment, cluster: { ...environment.cluster, operators } };
}

/** Sizes of operators that are not installed, and sizes in which one would not run. */
export function operatorProblems(
  environment: ClusterEnvironment,
  components: readonly PlatformComponent[],
): readonly string[] {
  const needed = new Set(operatorsFor(components));
  return OPERATOR_CHARTS.flatMap((operator) =>
    operator.pods
      .filter(({ setting }) => environment.cluster.operators?.[setting] !== undefined)
      .flatMap((pod) => (needed.has(operator) ? tooSmall(environment, pod) : idle(operator, pod))),
  );
}

/** For an operator whose chart asks for more than it has here: the smallest that the chart of any other asks for. */
const LEAST = Memory.mebibytes(32);

function tooSmall(environment: ClusterEnvironment, pod: OperatorPods): readonly string[] {
  const { memory } = sizeOf(environment, pod);
  const least = pod.asked ?? LEAST;
  if (!least.exceeds(memory)) return [];
  const why = pod.asked
    ? `its chart asks for ${least}`
    : `no chart of an operator asks for less than ${least}`;
  return [
    `${pathOf(pod)}.memory: ${memory} is too small: ${why}; set it to at least "${least.toKubernetes()}"`,
  ];
}

function idle({ purpose }: Operator, pod: OperatorPods): readonly string[] {
  return [
    `${pathOf(pod)}: this operator is not installed here: it runs for ${purpose?.what ?? 'every cluster'}; leave it out`,
  ];
}

function programsFor(components: readonly PlatformComponent[]): readonly OperatorPods[] {
  return operatorsFor(components).flatMap(({ pods }) => pods);
}
