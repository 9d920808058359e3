const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** The lines that keep the model apart from the targets; each has a planted violation in test/boundaries.test.ts. */
export default {
  forbidden: [
    rule(
      'no-circular',
      'Two modules that need each other are one module or three.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'model-names-no-target',
      'Move this to a *.compose.ts, *.kubernetes.ts or *.aws.ts file.',
      { path: '^constructs/', pathNot: '[.](compose|kubernetes|aws)[.]ts$' },
      {
        path: [
          'node_modules/(cdktf|@cdktf|cdk8s|cdk8s-plus-28)/',
          '^(compose|stacks|targets)/',
          '[.](compose|kubernetes|aws)[.]ts$',
        ],
      },
    ),
    rule(
      'terraform-stays-in-aws',
      'cdktf is archived; behind *.aws.ts and stacks/aws it stays replaceable.',
      { pathNot: '([.]aws[.]ts$|^(stacks|targets)/aws/|^test/|node_modules)' },
      { path: 'node_modules/(cdktf|@cdktf)/' },
    ),
    rule(
      'kubernetes-stays-in-kubernetes',
      'cdk8s belongs to *.kubernetes.ts and stacks/kubernetes.',
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
      'Components meet in a layer, through references; never in each other.',
      { path: '^constructs/([^/]+)/([^/]+)/', pathNot: '^constructs/core/' },
      {
        path: '^constructs/([^/]+)/([^/]+)/',
        pathNot: ['^constructs/core/', '^constructs/$1/$2/'],
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
