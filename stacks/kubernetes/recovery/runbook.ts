import type { Postgres, PostgresBackup } from '../../../constructs/data-layer/postgres/postgres.ts';
import { ARGO_CD_NAMESPACE, applicationOf } from '../../../targets/contract/places.ts';
import type { CnpgCluster } from '../../../targets/kubernetes/resources/cnpg.ts';
import { recoveredName, SOME_MOMENT } from './recovered-cluster.ts';

/** Everything that has a name in the runbook. */
export interface RunbookProps {
  readonly environmentName: string;
  readonly postgres: Postgres;
  readonly backup: PostgresBackup;
  readonly cluster: CnpgCluster;
  /** Paths, below the folder that is put into the repository, of the objects that are applied by hand. */
  readonly files: { readonly server: string | undefined; readonly network: string | undefined };
}

/** An example of a moment, which whoever follows the runbook replaces. */
const MOMENT = '2026-11-30T09:00:00Z';

/** How the database of an environment is brought back to a moment, in order, with the names that it has. */
export function recoveryRunbook({ environmentName, postgres, backup, cluster, files }: RunbookProps): string {
  const { name, namespace = '' } = cluster.metadata;
  const { series, bucket, retention } = backup;
  const kubectl = (words: string) => `kubectl -n ${namespace} ${words}`;
  const application = `${environmentName}-${applicationOf(postgres)}`;
  const pause = (value: string) =>
    `kubectl -n ${ARGO_CD_NAMESPACE} annotate application ${application} argocd.argoproj.io/skip-reconcile${value}`;
  const beside = recoveredName(name);
  const [database] = postgres.databases;
  const ready = (which: string) => kubectl(`wait --for=condition=Ready cluster/${which} --timeout=4h`);
  const next = series + 1;
  const archived = (number: number) => `s3://${bucket}/${environmentName}/${name}-${number}`;
  return [
    `# ${environmentName}: ${name} as it was at a moment`,
    `What the servers wrote is in \`${archived(series)}\`: a base backup of each day, and the log behind it, handed over after 5 minutes at the latest. It brings back any moment of the last ${retention.days} days, but never the last minutes of a cluster that is lost as a whole. Nothing here has been run yet: do steps 1, 2 and 5 once a month, which disturb nobody, and write down how long they took.`,
    '## Ready before',
    `Outside this cluster somebody has \`.secrets/${environmentName}/cluster.env\`, with the keys of the store, and the repository. Where the whole cluster is lost, make a new one, do step 3, and begin as at the first time; steps 1, 2 and 4 fall away.`,
    '## 1. See what there is',
    'Choose a moment in UTC before the fault, not before the first that can be had, and not after the last commit that was archived: PostgreSQL ends instead of giving less than it was asked for.',
    commands(
      kubectl(`get backups --sort-by=.metadata.creationTimestamp`),
      kubectl(`get cluster ${name} -o jsonpath='{.status.firstRecoverabilityPoint}'`),
    ),
    `## 2. Look at it beside the servers that run`,
    `One server, \`${beside}\`, with the same size and disk as each of the others; the quota leaves room for it. It reads \`${archived(series)}\` and archives nothing. Put your moment in the place of \`${MOMENT}\`; without one it would end at once, since \`${SOME_MOMENT}\` is before every archive.`,
    commands(
      `kubectl apply -f ${files.network}`,
      `sed 's/${SOME_MOMENT}/${MOMENT}/' ${files.server} | kubectl apply -f -`,
      ready(beside),
      kubectl(`exec -it ${beside}-1 -c postgres -- psql -d ${database?.name ?? 'postgres'}`),
    ),
    'If only some rows are missing, copy them from there (`pg_dump --data-only --table`) and go on with step 5.',
    '## 3. Say it in the definition',
    `The servers come back under their own name, which services, poolers and policies know, and archive under a new one: a log never continues in a folder that has one, and the operator refuses to (\`Expected empty archive\`). In \`environments/${environmentName}.ts\`, \`dataLayer.postgres.backup\`:`,
    ['```ts', `series: ${next},`, `recoveredFrom: ${series},`, `recoveredUntil: '${MOMENT}',`, '```'].join(
      '\n',
    ),
    'Left out, `recoveredUntil` is the end of the log. All three stay there until the next time; they say what the servers were made of. Pause Argo CD for the data layer first, or the servers that run would begin to archive under the new name; then synthesize and release as always, under a new revision, which is to be pushed before the last line:',
    commands(
      pause('=true'),
      `npx somastack synth kubernetes ${environmentName}`,
      'cp -r dist/kubernetes/. ../deployments',
      `kubectl apply --server-side -f dist/kubernetes/${environmentName}/argo-cd/bootstrap`,
    ),
    `## 4. Make the servers anew`,
    `**From here on there is no way back to what was not archived:** their disks go with them. Hand over the rest of the log first, if a server still answers: the first name that is printed is the last one a few seconds later. Argo CD, no longer paused, then makes \`${name}\` from \`${archived(series)}\`.`,
    commands(
      `PRIMARY=$(${kubectl(`get pod -l cnpg.io/cluster=${name},cnpg.io/instanceRole=primary -o name`)})`,
      kubectl(`exec $PRIMARY -c postgres -- psql -c 'select pg_walfile_name(pg_switch_wal())'`),
      kubectl(`exec $PRIMARY -c postgres -- psql -c 'select last_archived_wal from pg_stat_archiver'`),
      kubectl(`delete cluster ${name}`),
      kubectl(`wait --for=delete pvc -l cnpg.io/cluster=${name} --timeout=10m`),
      pause('-'),
      ready(name),
      kubectl('get backups --watch'),
    ),
    `The last line ends with a completed backup of \`${archived(next)}\`; before that, the new servers could not be brought back themselves.`,
    '## 5. Afterwards',
    commands(kubectl(`delete cluster,networkpolicy ${beside}`)),
    `Nothing deletes \`${archived(series)}\` after step 4: remove it by hand ${retention.days} days later. Topics, the cache and the vector store still have what came after your moment; whoever reads them has to expect rows that are gone.`,
    '',
  ].join('\n\n');
}

function commands(...lines: readonly string[]): string {
  return ['```console', ...lines.map((line) => `$ ${line}`), '```'].join('\n');
}
