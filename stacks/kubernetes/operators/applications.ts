import type { PlatformComponent } from '../../../constructs/platform/components.ts';
import type { ClusterEnvironment } from '../../../environments/schema.ts';
import { OPERATORS } from '../../../targets/contract/places.ts';
import { resourcesOf } from '../../../targets/kubernetes/pods/limits.ts';
import { PRIORITIES } from '../../../targets/kubernetes/pods/priority.ts';
import { type Application, application, projectOf } from '../../../targets/kubernetes/resources/argo-cd.ts';
import type { ResourceRequirements } from '../../../targets/kubernetes/resources/resource.ts';
import { type Operator, type OperatorPods, operatorsFor } from './charts.ts';
import type { Site } from '../site.ts';
import { sizeOf } from './sizes.ts';

type Values = Readonly<Record<string, unknown>>;

/** Argo CD applications of the operators that an environment needs, each with a pinned chart and stated resources. */
export function operatorApplications(
  { folder }: Site,
  environment: ClusterEnvironment,
  components: readonly PlatformComponent[],
): readonly Application[] {
  return operatorsFor(components).map((operator) =>
    application({
      name: `${folder}-${operator.chart}`,
      project: projectOf(folder),
      wave: 0,
      namespace: OPERATORS,
      source: {
        repoURL: operator.repository,
        chart: operator.chart,
        targetRevision: operator.version,
        helm: { releaseName: operator.chart, valuesObject: valuesOf(environment, operator) },
      },
    }),
  );
}

function valuesOf(
  environment: ClusterEnvironment,
  { pods, values = {}, onePriority = false }: Operator,
): Values {
  return pods.reduce<Values>((all, pod) => {
    const { memory, cpu } = sizeOf(environment, pod);
    const own = {
      ...(!onePriority && { priorityClassName: PRIORITIES.platform }),
      resources: resourcesOf(memory, cpu),
    };
    const [section] = pod.values;
    if (section === undefined) return { ...all, ...own };
    const stated = values[section];
    return { ...all, [section]: { ...(typeof stated === 'object' && stated), ...own } };
  }, values);
}

/** The resources of a pod in the values that a chart is told. */
export function resourcesIn(values: Values, { values: [section] }: OperatorPods): ResourceRequirements {
  const own = section === undefined ? values : (values[section] as Values);
  return own['resources'] as ResourceRequirements;
}
