const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const LAYERS = '(event-streaming|data-layer|observability|security|soma-services)';

/** The floors of the house, from the top down; a file imports its own floor and those below, and nothing above. */
const FLOORS = [
  ['cli', '^cli/'],
  ['programs', '^(compose|stacks)/'],
  ['platform', '^constructs/platform/'],
  ['environments', '^environments/'],
  ['layers', `^constructs/${LAYERS}/`],
  ['workload', '^constructs/workload/'],
  ['targets', '^targets/'],
  ['core', '^constructs/(core/|versions[.]ts$)'],
];

const floorRules = FLOORS.slice(1).map(([name, path], index) =>
  rule(
    `${name}-below-${FLOORS[index][0]}`,
    `Imports point down: ${FLOORS.map(([floor]) => floor).join(' > ')}. Hand the value down, or move the file.`,
    { path },
    { path: FLOORS.slice(0, index + 1).map(([, above]) => above) },
  ),
);

/** The lines that keep the floors and the targets apart; each has a planted violation in test/whole/boundaries.test.ts. */
export default {
  forbidden: [
    rule(
      'no-circular',
      'Two modules that need each other are one module or three; a type counts like a value.',
      {},
      { circular: true },
    ),
    {
      name: 'no-folder-circular',
      comment: 'Two folders that need each other are one folder or three.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    ...floorRules,
    rule(
      'model-names-no-target',
      'Move this to a *.compose.ts, *.kubernetes.ts or *.aws.ts file.',
      { path: '^constructs/', pathNot: '[.](compose|kubernetes|aws)[.]ts$' },
      {
        path: [
          'node_modules/(cdktf|@cdktf|cdk8s|cdk8s-plus-28)/',
          '^targets/',
          '[.](compose|kubernetes|aws)[.]ts$',
        ],
      },
    ),
    rule(
      'targets-do-not-meet',
      'What two targets must say alike is said once, in targets/contract.',
      { path: '^targets/([^/]+)/' },
      { path: '^targets/', pathNot: ['^targets/$1/', '^targets/contract/'] },
    ),
    rule(
      'programs-do-not-meet',
      'The programs of two targets share stacks/cloud and the floors below.',
      { path: '^(compose|stacks/(kubernetes|aws|cloud))/' },
      { path: '^(compose|stacks/(kubernetes|aws|cloud))/', pathNot: ['^$1/', '^stacks/cloud/'] },
    ),
    rule(
      'plans-load-no-terraform',
      'A plan needs sizes, never cdktf, which takes longer to load than everything else.',
      { path: '^(compose|stacks/(kubernetes|cloud))/' },
      { path: 'node_modules/(cdktf|@cdktf)/', reachable: true },
    ),
    rule(
      'terraform-stays-in-aws',
      'cdktf is archived; behind *.aws.ts, targets/aws and stacks/aws it stays replaceable.',
      { pathNot: '([.]aws[.]ts$|^(stacks|targets)/aws/|^test/|node_modules)' },
      { path: 'node_modules/(cdktf|@cdktf)/' },
    ),
    rule(
      'kubernetes-stays-in-kubernetes',
      'cdk8s belongs to *.kubernetes.ts, targets/kubernetes and stacks/kubernetes.',
      { pathNot: '([.]kubernetes[.]ts$|^(stacks|targets)/kubernetes/|^test/|node_modules)' },
      { path: 'node_modules/cdk8s' },
    ),
    rule(
      'no-provider-barrel',
      'Import @cdktf/provider-aws/lib/<resource>/index.js; the barrel loads all of AWS.',
      {},
      { path: 'node_modules/@cdktf/provider-[^/]+/lib/(lazy-)?index[.]' },
    ),
    rule(
      'components-do-not-meet',
      'Components meet in a layer, through references; what several share is a folder of the layer that no component is in.',
      { path: `^constructs/${LAYERS}/([^/]+)/` },
      {
        path: `^constructs/${LAYERS}/([^/]+)/`,
        pathNot: [
          '^constructs/$1/$2/',
          '^constructs/observability/agreements/',
          '^constructs/soma-services/service/',
        ],
      },
    ),
    rule(
      'environments-are-data',
      'An environment file holds values; it imports the type of the schema and nothing else.',
      { path: '^environments/(local|kind|staging|prod)[.]ts$' },
      { pathNot: '^environments/schema[.]ts$' },
    ),
    rule(
      'only-cli-touches-the-disk',
      'Rendering is a pure function of the environment; reading and writing belong to cli/.',
      { path: '^(compose|constructs|environments|stacks|targets)/', pathNot: 'main[.]ts$' },
      { dependencyTypes: ['core'], path: '^(node:)?(fs|child_process|os)' },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
