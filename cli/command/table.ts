import type { Declaration } from './declaration.ts';

const OUT = { out: { value: 'FOLDER', names: 'folder', summary: 'writes to this folder instead' } } as const;
const AS_JSON = {
  json: { summary: 'prints JSON for programs; docs/json.md names its fields' },
} as const;
const DRY_RUN = { 'dry-run': { summary: 'prints the commands that it would run, and runs none' } } as const;
const ALONE = {
  standalone: {
    value: 'SERVICE',
    names: 'standalone',
    summary: 'takes the project of one service alone (see dev up)',
  },
} as const;

const ENVIRONMENTS = { usage: '[ENVIRONMENT...]', least: 0, names: 'environment' } as const;
const PROFILES = { usage: '[PROFILE...]', least: 0, names: 'profile' } as const;
const SERVICES = { usage: '[SERVICE...]', least: 0, names: 'service' } as const;
const ONE_ALONE = {
  usage: 'SERVICE',
  least: 1,
  most: 1,
  missing: 'Name the service, for example: somastack dev up somabrain',
  names: 'standalone',
} as const;

const WRITTEN_LAST = 'It uses the project that was written last, even when the definition is wrong by now.';

/** Every command, in the order in which help lists them. The program of each is `cli/<name>.main.ts`, with `-` for a space. */
export const COMMANDS = {
  synth: { summary: 'writes every environment to every target that it has', flags: AS_JSON },
  'synth compose': {
    summary: 'writes Docker Compose projects to dist/compose/<environment>/',
    words: ENVIRONMENTS,
    flags: { ...ALONE, ...OUT, ...AS_JSON },
  },
  'synth kubernetes': {
    summary: 'writes manifests to dist/kubernetes/<environment>/<application>/',
    words: ENVIRONMENTS,
    flags: {
      format: {
        value: 'FORMAT',
        oneOf: ['files', 'helm'],
        summary: 'writes plain files for Argo CD (files, the default) or a chart (helm)',
      },
      ...OUT,
      ...AS_JSON,
    },
    details: [
      'The chart goes to dist/helm/<environment>/somastack/; its README.md says how it is installed.',
    ],
  },
  'synth terraform': {
    summary: 'writes Terraform stacks to cdktf.out/stacks/<stack>/',
    words: ENVIRONMENTS,
    flags: { ...OUT, ...AS_JSON },
  },
  plan: {
    summary: 'prints the memory plan of each environment and writes nothing',
    words: ENVIRONMENTS,
    flags: AS_JSON,
    details: [
      'Of an environment on AWS it also prints what it costs in a month by standing there, estimated.',
    ],
  },
  secrets: {
    summary: 'makes the secrets of an environment that are missing, and overwrites none',
    words: { usage: '[ENVIRONMENT]', least: 0, most: 1, names: 'environment' },
    flags: { ...ALONE, 'dry-run': { summary: 'prints what it would make or run, and does neither' } },
    details: [
      'For local, kind and onprem they are files in .secrets; --standalone takes those of a service alone.',
      'For an environment on AWS, the AWS CLI hands each to Secrets Manager and ElastiCache, by standard input.',
    ],
  },
  preflight: {
    summary: 'asks an account on AWS whether it has what the stacks of an environment need',
    words: {
      usage: 'ENVIRONMENT',
      least: 1,
      most: 1,
      missing: 'Name the environment, for example: somastack preflight prod',
      names: 'environment',
    },
    flags: { ...DRY_RUN, ...AS_JSON },
    details: [
      'Quotas, zones, classes of machines and versions, all by commands of the AWS CLI that only read.',
      'A second region is asked the same; every line begins with its region.',
      'What a quota counts is what the stack takes; what the account runs already comes on top.',
    ],
  },
  doctor: {
    summary: 'looks whether this machine can run the laptop stack, and changes nothing',
    words: PROFILES,
    flags: { ...ALONE, ...AS_JSON },
  },
  images: {
    summary: 'lists every image of the laptop stack with its licence',
    flags: { ...ALONE, ...AS_JSON },
    details: ['To carry them: cut -f1 dist/compose/local/images.tsv | xargs docker save --output images.tar'],
  },
  up: {
    summary: 'starts the laptop stack after all checks of the doctor',
    words: PROFILES,
    flags: {
      only: { summary: 'removes the containers that are not chosen before it starts the others' },
      ...DRY_RUN,
    },
    details: [
      'Profiles are words or one word with commas; without a profile only infrastructure starts.',
      'What runs already counts: running and new containers together must fit in the budget.',
      'It waits as long as the longest chain of starts may take by the plan, and then says what failed.',
    ],
  },
  down: { summary: 'stops the laptop stack and keeps its volumes', flags: DRY_RUN, details: [WRITTEN_LAST] },
  restart: {
    summary: 'restarts containers of the stack, all or those that are named',
    words: SERVICES,
    flags: { ...ALONE, ...DRY_RUN },
    details: [WRITTEN_LAST],
  },
  status: {
    summary: 'compares what runs with the plan; exit code 1 when they differ',
    flags: { ...ALONE, ...AS_JSON },
    details: [
      WRITTEN_LAST,
      'Memory is in MiB: now, its peak since the start (file cache counts), and the limit by the plan.',
      'A dash stands for what could not be asked. A star marks a limit whose division is an estimate.',
    ],
  },
  logs: {
    summary: 'shows the last lines of containers, of all or of those that are named',
    words: SERVICES,
    flags: {
      follow: { summary: 'goes on with new lines until it is interrupted' },
      tail: { value: 'LINES', whole: true, summary: 'number of lines of each container (100)' },
      ...ALONE,
      ...DRY_RUN,
    },
    details: [WRITTEN_LAST],
  },
  exec: {
    summary: 'runs a command in a container and ends with its exit code',
    words: {
      usage: 'SERVICE -- COMMAND...',
      least: 2,
      missing: 'Name the service and the command, for example: somastack exec redis -- valkey-cli ping',
      names: 'service',
    },
    flags: { ...ALONE, ...DRY_RUN },
    details: [WRITTEN_LAST],
  },
  measure: {
    summary: 'measures peaks of the running stack and writes them beside the plan',
    flags: {
      seconds: { value: 'SECONDS', whole: true, summary: 'how long it measures (60)' },
      ...ALONE,
    },
    details: [WRITTEN_LAST, 'The file is dist/compose/<environment>/measured.json.'],
  },
  replay: {
    summary: 'has events of the running stack sent to their topics again',
    words: {
      usage: 'CONDITION',
      least: 1,
      most: 1,
      missing: `Say which events, in one word for the shell: somastack replay "tenant_id = 'acme'"`,
    },
    flags: DRY_RUN,
    details: [
      `CONDITION is SQL over the columns of events.events, such as "tenant_id = 'acme' AND occurred_at > now() - '1 day'".`,
      'true stands for all of them. It prints the name of the request.',
    ],
  },
  'dev up': {
    summary: 'starts one service alone with a platform of its own',
    words: ONE_ALONE,
    flags: DRY_RUN,
  },
  'dev down': {
    summary: 'stops a service that runs alone and keeps its volumes',
    words: ONE_ALONE,
    flags: DRY_RUN,
    details: [WRITTEN_LAST],
  },
  completion: {
    summary: 'prints the completion of a shell: bash, zsh or fish',
    words: {
      usage: 'SHELL',
      least: 1,
      most: 1,
      missing: 'Name the shell: bash, zsh or fish',
      names: 'shell',
    },
    flags: {},
    details: [
      'bash: source <(somastack completion bash)',
      'zsh:  source <(somastack completion zsh), after compinit',
      'fish: somastack completion fish | source',
      'Profiles and services are those of the project that was written last.',
    ],
  },
  help: {
    summary: 'explains the commands, or the one that is named',
    words: { usage: '[COMMAND]', least: 0, most: 2, names: 'command' },
    flags: {},
  },
} as const satisfies Readonly<Record<string, Declaration>>;

export type CommandName = keyof typeof COMMANDS;

/** The declaration of a command by its name; undefined when there is no such command. */
export function declarationOf(name: string): Declaration | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name as CommandName] : undefined;
}
