import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { MAIN, VISIBILITY } from '../../constructs/event-streaming/temporal/temporal.demands.ts';
import { connectionsTo } from '../../constructs/event-streaming/temporal/temporal.roles.ts';
import { onprem } from '../../environments/onprem.ts';
import { type Emitted, stage } from '../support/emitted.ts';
import { named, objectsOf, platformOf } from '../support/kubernetes.ts';
import {
  AUTHORITIES,
  clusterDatabase,
  MOUNTED,
  preparedDatabase,
  type StagedPod,
  stagePods,
} from '../support/pods.ts';
import {
  answerTo,
  bootStage,
  type Booted,
  expectWithinLimit,
  print,
  questionsTo,
  readable,
} from '../support/reader.ts';

const MINUTES = 8;
const OBJECTS = objectsOf('onprem');
const SHARDS = onprem.eventStreaming.temporal.historyShards;
const FRONTEND = 'temporal-frontend.soma-infra.svc';

/** Processes at addresses of their own, in the place of pods. */
const SERVERS = [
  { name: 'frontend', role: 'frontend', address: '127.0.0.11' },
  { name: 'history-1', role: 'history', address: '127.0.0.12' },
  { name: 'history-2', role: 'history', address: '127.0.0.13' },
  { name: 'matching', role: 'matching', address: '127.0.0.14' },
  { name: 'worker', role: 'worker', address: '127.0.0.15' },
] as const;

const passwordsOf = (files: Emitted) => ({
  'temporal-db-password': files.secret('TEMPORAL_DB_PASSWORD'),
  'temporal-visibility-db-password': files.secret('TEMPORAL_VISIBILITY_DB_PASSWORD'),
});

function podsFor(files: Emitted, change?: StagedPod['change']): readonly StagedPod[] {
  const secrets = passwordsOf(files);
  const pod = (name: string, owner: string, address: string): StagedPod => ({
    name,
    owner,
    address,
    secrets,
    ...(change && { change }),
  });
  return [
    ...SERVERS.map(({ name, role, address }) => pod(name, `Deployment temporal-${role}`, address)),
    pod('schema', 'Job temporal-schema', '127.0.0.20'),
    pod('namespaces', 'Job temporal-namespaces', '127.0.0.21'),
    {
      ...pod('ui', 'Deployment temporal-ui', '127.0.0.22'),
      entrypoint: ['/home/ui-server/start-ui-server.sh'],
    },
  ];
}

/** The database, and certificates of the services and their clients as cert-manager issues them. */
const prepared = (files: Emitted) => String.raw`
  START_TRIES=1200
  ${AUTHORITIES}
  ${preparedDatabase(
    files,
    OBJECTS,
    [MAIN, VISIBILITY].map(({ database }) => database),
  )}
  echo '127.0.0.11 ${FRONTEND}' >> /etc/hosts
  for one in internode clients stranger; do authority $one; done
  for pod in frontend history-1 history-2 matching worker; do
    issue $pod /etc/temporal/internode internode 1000 serverAuth,clientAuth temporal-internode
    issue $pod /etc/temporal/clients clients 1000 serverAuth,clientAuth "$([ $pod != frontend ] || echo ${FRONTEND})"
  done
  for pod in namespaces ui; do issue $pod /etc/temporal/clients clients "$([ $pod = ui ] && echo 1000 || echo 100:101)" clientAuth; done
  issue stranger /etc/temporal/clients stranger 0 clientAuth
  for pod in schema frontend history-1 history-2 matching worker; do trusting $pod /etc/temporal/database; done
  ms() { date +%s%3N; }
  api() { curl -sS --max-time 30 --cacert ${MOUNTED}/ui/etc/temporal/clients/ca.crt --cert ${MOUNTED}/ui/etc/temporal/clients/tls.crt --key ${MOUNTED}/ui/etc/temporal/clients/tls.key "https://${FRONTEND}:7243/api/v1/$1" "${'${@:2}'}"; }
  until_it() { local try; for ((try = 0; try < 600; try++)); do "$@" && return; sleep 0.2; done; return 1; }
  shards() { local owned; owned=$(curl -sS "http://$1:9090/metrics" 2> /dev/null | sed -n 's/^numshards_gauge{.*} //p'); echo "${'${owned:-0}'}"; }`;

/** What the server makes of its file: it writes every key that it knows and no other. */
const READ = String.raw`
  understood() (
    . "$STAGE/$1.sh"
    mkdir -p /box/tmp/config
    printf '%s\n' "${'${FILES[@]}'}" | sed -n 's,:/etc/temporal/config/server.yaml$,,p' | xargs -I{} cp {} /box/tmp/config/base.yaml
    cd /box/tmp
    env "${'${ENVIRONMENT[@]}'}" temporal-server render-config 2> /box/tmp/complaints | base64 -w 0
  )`;

function paths(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, path === '' ? key : `${path}.${key}`));
}

describe.runIf(readable('the services of Temporal', 'compose', 'postgres', 'temporal'))(
  'Temporal 1.31.2 in a process for each service, over TLS',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = clusterDatabase(OBJECTS);
      // The description of the single process brings the programs where the image has them.
      const folder = stage(files, ['postgres', 'temporal']);
      stagePods(folder, OBJECTS, podsFor(files));
      said = await bootStage(
        folder,
        String.raw`${prepared(files)}
          ${READ}
          ask 'understood by frontend' understood frontend
          ask 'understood by history' understood history-1
          ask dynamic temporal-server validate-dynamic-config "$STAGE/files/history-1/etc.temporal.config.dynamic.yaml"
          ask 'plaintext to the database' env PGPASSWORD='${files.secret('TEMPORAL_DB_PASSWORD')}' psql -X 'host=postgres-rw.soma-infra.svc user=temporal dbname=temporal sslmode=disable' -c 'select 1'
          ask 'first schema' job schema
          memory schema "$PEAK"
          ask 'second schema' job schema
          ask 'updates of the second' grep -c 'Executing updates' /box/schema.log
          begun=$(ms)
          for one in ${SERVERS.map(({ name }) => name).join(' ')}; do start $one; done
          all_owned() { [ $(($(shards 127.0.0.12) + $(shards 127.0.0.13))) = ${SHARDS} ]; }
          until_it all_owned 2> /dev/null
          fact 'seconds until every shard has an owner' 0 $(($(ms) - begun))
          ask 'shards of the first' shards 127.0.0.12
          ask 'shards of the second' shards 127.0.0.13
          ask 'first namespaces' job namespaces
          ask 'second namespaces' job namespaces
          ask 'without a certificate' curl -sS --max-time 10 --cacert /box/clients.crt https://${FRONTEND}:7243/api/v1/cluster-info
          ask 'with a certificate of a stranger' curl -sS --max-time 10 --cacert /box/clients.crt --cert ${MOUNTED}/stranger/etc/temporal/clients/tls.crt --key ${MOUNTED}/stranger/etc/temporal/clients/tls.key https://${FRONTEND}:7243/api/v1/cluster-info
          ask 'with a certificate of the other circle' curl -sS --max-time 10 --cacert /box/clients.crt --cert ${MOUNTED}/matching/etc/temporal/internode/tls.crt --key ${MOUNTED}/matching/etc/temporal/internode/tls.key https://${FRONTEND}:7243/api/v1/cluster-info
          ask 'plaintext' curl -sS --max-time 10 http://${FRONTEND}:7243/api/v1/cluster-info
          knock() { openssl s_client -connect "$1" -CAfile "/box/$2.crt" -cert "${MOUNTED}/$3/tls.crt" -key "${MOUNTED}/$3/tls.key" -verify_return_error -ign_eof < /dev/null 2>&1 | grep -oE 'alert (unknown ca|bad certificate|certificate required)' | head -1; }
          for door in 127.0.0.12:7234 127.0.0.14:7235 127.0.0.15:7239 127.0.0.12:6934 127.0.0.11:6933; do
            ask "a client at $door" knock $door internode ui/etc/temporal/clients
          done
          ask shown sh -c "openssl s_client -connect 127.0.0.12:6934 -CAfile /box/internode.crt < /dev/null 2> /dev/null | grep -c 'Verify return code: 0'"
          # A schedule is a workflow of the server's own: it runs in the worker, which calls the frontend.
          ask schedule api namespaces/default/schedules/ticks -d '{"requestId": "ticks", "schedule": {"spec": {"interval": [{"interval": "1s"}]}, "action": {"startWorkflow": {"workflowId": "tick", "workflowType": {"name": "tick"}, "taskQueue": {"name": "conversation"}}}, "policies": {"overlapPolicy": "SCHEDULE_OVERLAP_POLICY_ALLOW_ALL"}}}'
          ticks() { super temporal_visibility "select count(*) from executions_visibility where workflow_type_name = 'tick'"; }
          more_than() { [ "$(ticks)" -gt "$1" ]; }
          ask 'workflows begin' until_it more_than 3
          connections() { super postgres "select datname, count(*) from pg_stat_activity where datname like 'temporal%' group by 1 order by 1"; }
          ask connections connections
          ask 'encrypted' super postgres "select count(*) filter (where not ssl) from pg_stat_ssl join pg_stat_activity using (pid) where datname like 'temporal%'"
          before=$(ticks) killed=$(ms)
          kill -9 "${'${PID[history-1]}'}"
          wait "${'${PID[history-1]}'}" 2> /dev/null
          all_with_one() { [ "$(shards 127.0.0.13)" = ${SHARDS} ]; }
          until_it all_with_one
          fact 'seconds until the other owns all shards' 0 $(($(ms) - killed))
          ask 'goes on' until_it more_than $((before + 3))
          fact 'seconds until workflows begin again' 0 $(($(ms) - killed))
          ask 'started by a client' api namespaces/default/workflows/by-hand -d '{"workflowType": {"name": "nothing"}, "taskQueue": {"name": "conversation"}}'
          ask 'described' api namespaces/default/workflows/by-hand
          started=$(ms)
          start history-1
          shared() { [ "$(shards 127.0.0.12)" -gt 0 ] && all_owned; }
          ask 'shares again' until_it shared
          fact 'seconds until it shares again' 0 $(($(ms) - started))
          start ui
          ask page curl -sS http://127.0.0.22:8233/api/v1/namespaces/agentvoicebox
          ask 'change by the page' curl -sS -o /dev/null -w '%{http_code}' -X POST -H 'Content-Type: application/json' -d '{}' http://127.0.0.22:8233/api/v1/namespaces/default/workflows/by-hand/terminate
          # A process that comes back at its old address is called again after a while; a pod would have a new one.
          running() { api namespaces/default/workflows/by-hand | grep -q WORKFLOW_EXECUTION_STATUS_RUNNING; }
          ask 'still running' until_it running
          for one in frontend history-1 matching worker ui; do memory $one; done
          names() { curl -sS "http://$1:9090/metrics" | sed -n 's/^\([a-z_]*\)[{ ].*/\1/p' | sort -u; }
          for one in 11 12 14 15; do names 127.0.0.$one; done | sort -u > /box/names
          ask names cat /box/names
          ask expiring sh -c "curl -sS http://127.0.0.14:9090/metrics | grep '^certificates_expir' | grep -oE '^[a-z_]+|[0-9.]+$' | paste -sd ' '"
          sed -i "s/HISTORY_SHARDS=${SHARDS}/HISTORY_SHARDS=1024/" "$STAGE/namespaces.sh"
          ask 'other shards' job namespaces
          # The server of the test logs the statement by which the test makes its roles.
          ask 'in the log' sh -c "rm /box/postgres.log; grep -lE '${Object.values(passwordsOf(files)).join('|')}' /box/*.log"`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    test.each(['frontend', 'history'])('the server knows every key of the file of %s', (role) => {
      const known = new Set(
        paths(load(Buffer.from(answerTo(`understood by ${role}`, said).text, 'base64').toString())),
      );
      const file = named(OBJECTS, 'ConfigMap', `temporal-${role}-files`).data[
        'etc.temporal.config.server.yaml'
      ];
      expect(known.size, said.text).toBeGreaterThan(50);
      expect(paths(load(file ?? '')).filter((path) => !known.has(path))).toEqual([]);
    });

    test('the server knows every key of the dynamic configuration', () => {
      expect(answered('dynamic')).toMatchObject({
        status: 0,
        text: expect.not.stringContaining('warning') as string,
      });
    });

    test.each(['first schema', 'second schema', 'first namespaces', 'second namespaces'])(
      'job done: %s',
      (job) => {
        expect(answered(job), said.text).toMatchObject({ status: 0 });
      },
    );

    test('a second run of the schema job changes no table', () => {
      expect(text('updates of the second')).toBe('0');
    });

    test('the database lets a role of Temporal in by TLS alone', () => {
      expect(text('plaintext to the database')).toContain('pg_hba.conf rejects connection');
      expect(text('encrypted')).toBe('0');
    });

    test('two processes of history own all shards, each a part', () => {
      expect(Number(text('shards of the first'))).toBeGreaterThan(0);
      expect(Number(text('shards of the second'))).toBeGreaterThan(0);
      expect(Number(text('shards of the first')) + Number(text('shards of the second'))).toBe(SHARDS);
      print(
        `every shard has an owner ${text('seconds until every shard has an owner')} ms after the first start`,
      );
    });

    test.each([
      'without a certificate',
      'with a certificate of a stranger',
      'with a certificate of the other circle',
    ])('the frontend refuses a client %s', (client) => {
      expect(answered(client).status).not.toBe(0);
      expect(answered(client).text).not.toContain('clusterName');
    });

    test('the frontend speaks no plaintext', () => {
      expect(text('plaintext')).not.toContain('clusterName');
    });

    test.each([
      '127.0.0.12:7234',
      '127.0.0.14:7235',
      '127.0.0.15:7239',
      '127.0.0.12:6934',
      '127.0.0.11:6933',
    ])('services and members of the ring let no client in: %s', (door) => {
      expect(text(`a client at ${door}`)).toMatch(/^alert (unknown ca|bad certificate|unknown|certificate)/);
    });

    test('members of the ring show a certificate of their circle', () => {
      expect(Number(text('shown'))).toBeGreaterThan(0);
    });

    test('a schedule, which runs in the worker, begins workflows', () => {
      expect(answered('workflows begin'), `${text('schedule')}\n${said.text}`).toMatchObject({ status: 0 });
    });

    test('no store has more connections than were counted', () => {
      const counted = { temporal: 'main', temporal_visibility: 'visibility' } as const;
      const { services } = onprem.eventStreaming.temporal;
      for (const line of text('connections').split(' | ')) {
        const [name = '', count = ''] = line.split('|');
        const most = connectionsTo(counted[name as keyof typeof counted], settingsOf());
        expect(Number(count), name).toBeLessThanOrEqual(most);
      }
      expect(services.history.replicas).toBeGreaterThan(1);
    });

    test('workflows go on when a process of history is killed', () => {
      expect(answered('goes on'), said.text).toMatchObject({ status: 0 });
      print(
        `after the end of one of two processes of history: all shards owned after ${text('seconds until the other owns all shards')} ms, workflows begin again after ${text('seconds until workflows begin again')} ms`,
      );
    });

    test('a client begins a workflow while it is away', () => {
      expect(text('started by a client')).toContain('runId');
      expect(text('described')).toContain('WORKFLOW_EXECUTION_STATUS_RUNNING');
    });

    test('a process of history that comes back takes its share', () => {
      expect(answered('shares again'), said.text).toMatchObject({ status: 0 });
      print(`a process of history has its share ${text('seconds until it shares again')} ms after its start`);
    });

    test('the web interface reaches the frontend and changes nothing', () => {
      expect(text('page')).toContain('agentvoicebox');
      expect(text('change by the page')).toMatch(/^4\d\d$/);
      expect(answered('still running')).toMatchObject({ status: 0 });
    });

    test('every metric of the rules is one that the server has', () => {
      const monitoring = platformOf('onprem').components.find(
        ({ name }) => name === 'temporal-history',
      )?.monitoring;
      const served = text('names').split(' | ');
      // These two appear with the first failure, or with a task that waits.
      const later = ['persistence_errors', 'service_errors', 'approximate_backlog_age_seconds'];
      expect(
        monitoring?.catalogue.names.filter((name) => !served.includes(name) && !later.includes(name)),
      ).toEqual([]);
    });

    test('the server says itself how many certificates are close to their end', () => {
      expect(text('expiring')).toMatch(/certificates_expir/);
    });

    test('another number of shards is refused with the one that holds', () => {
      expect(answered('other shards').status).not.toBe(0);
      expect(text('other shards')).toContain(
        `eventStreaming.temporal.historyShards: 1024, but the tables were made with ${SHARDS} and cannot be divided anew; write ${SHARDS}`,
      );
    });

    test('no password is in a log', () => {
      expect(text('in the log')).toBe('');
    });

    test.each(['frontend', 'history-1', 'matching', 'worker', 'ui', 'schema'])(
      '%s stays within its limit',
      (service) => {
        expectWithinLimit(said, service, 'the sizes are for more workflows than a test begins');
      },
    );
  },
);

/** Sizes as the components have them. */
function settingsOf() {
  const { environment } = platformOf('onprem');
  const { services } = environment.eventStreaming.temporal ?? {};
  if (!services) throw new Error('onprem runs no services of Temporal');
  return services;
}
