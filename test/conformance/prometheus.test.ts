import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { yamlFile } from '../../constructs/core/model/config-file.ts';
import { alertmanagerFile } from '../../constructs/observability/alertmanager/alertmanager.config.ts';
import type { AlertmanagerSettings } from '../../constructs/observability/alertmanager/alertmanager.settings.ts';
import type { Monitoring } from '../../constructs/core/model/monitoring.ts';
import { monitoringsOf } from '../../constructs/observability/prometheus/rule-files.ts';
import { emitted, type Emitted, project } from '../support/emitted.ts';
import { folderForFile } from '../support/folders.ts';
import { named, objectsOf, platformOf } from '../support/kubernetes.ts';
import {
  emittedDashboards,
  emittedRules,
  jobsOf,
  local,
  monitorings,
  ruleFilesOf,
  unitTests,
} from '../support/monitoring.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable, reader } from '../support/reader.ts';

const MAIN = project('config/prometheus/prometheus.yml');
const ROUTES = project('config/alertmanager/alertmanager.yml');

/** Clusters with several Prometheus, and one with one. */
const WATCHED = ['kind', 'staging', 'prod', 'onprem'];

/** What Prometheus reads, and what its rules are made of. */
interface Read {
  readonly main: string;
  readonly rules: Readonly<Record<string, string>>;
  readonly monitorings: readonly Monitoring[];
}

type Change = (folder: string) => void;

/** Files laid out for promtool, with the cases of every alert; `change` breaks one of them. */
function laid(folder: string, read: Read, change: Change = () => undefined): string {
  for (const part of ['rules', 'tests']) mkdirSync(join(folder, part), { recursive: true });
  for (const [name, text] of Object.entries(read.rules)) writeFileSync(join(folder, 'rules', name), text);
  // The one change: rule files are beside the configuration and not where the image has them.
  writeFileSync(
    join(folder, 'prometheus.yml'),
    read.main.replace('/etc/prometheus/rules', join(folder, 'rules')),
  );
  // The cases of a component see its rules alone, because promtool evaluates every rule that it loads for every case.
  for (const { name, alerts: own = [] } of read.monitorings) {
    if (own.length > 0)
      writeFileSync(join(folder, `tests/${name}.yaml`), unitTests(own, [`../rules/${name}.yaml`]));
  }
  change(folder);
  return folder;
}

/** The emitted files of the laptop. */
function laidOut(files: Emitted, change?: Change): string {
  const text = (name: string) => files.read(project(`config/prometheus/${name}`));
  const rules = Object.fromEntries(ruleFilesOf(files).map((name) => [name, text(name)]));
  return laid(join(files.folder, 'promtool'), { main: files.read(MAIN), rules, monitorings }, change);
}

/** Those of a cluster, as the ConfigMap of Prometheus has them. */
function ofCluster(environment: string): Read {
  const { data } = named(objectsOf(environment), 'ConfigMap', 'prometheus-files');
  const rules = Object.entries(data).flatMap(([key, text]) => {
    const [, name] = /^etc\.prometheus\.rules\.(.+)$/.exec(key) ?? [];
    return name === undefined ? [] : [[name, text] as const];
  });
  return {
    main: data['etc.prometheus.prometheus.yml'] ?? '',
    rules: Object.fromEntries(rules),
    monitorings: monitoringsOf(platformOf(environment).components),
  };
}

const edit = (path: string, from: string, to: string) => (folder: string) => {
  const text = readFileSync(join(folder, path), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, path), text.replace(from, to));
};

/** Faults that promtool must find; a threshold or a duration that moves is found by the cases of its alert. */
const FAULTS = [
  ['a key that does not exist', edit('prometheus.yml', 'metrics_path', 'metric_path'), 'not found in type'],
  [
    'an interval without a unit',
    edit('prometheus.yml', 'interval: 30s', 'interval: 30'),
    'not a valid duration',
  ],
  ['an expression that is none', edit('rules/etcd.yaml', '== 0', '== '), 'could not parse expression'],
  ['a function that does not exist', edit('rules/kafka.yaml', 'absent(', 'missing('), 'unknown function'],
  ['a threshold above', edit('rules/redis.yaml', '> 0.9', '> 0.95'), 'RedisNearlyFull'],
  ['a threshold below', edit('rules/redis.yaml', '> 0.9', '> 0.85'), 'RedisNearlyFull'],
  ['no floor of traffic', edit('rules/opa.yaml', '> 0.1', '> 0'), 'DecisionsSlow'],
  ['a profile that pages', edit('rules/platform.yaml', 'up{optional="no"}', 'up'), 'ComponentDown'],
  ['another severity', edit('rules/postgres.yaml', 'severity: critical', 'severity: info'), 'PostgresDown'],
] as const;

describe.runIf(readable("Prometheus' files", 'compose', 'prometheus'))(
  "Prometheus' files, read by 2.42",
  () => {
    test('configuration and rules are valid, and every alert fires and is silent where its cases say', async () => {
      const said = await reader('prometheus-rules', [laidOut(emitted())]);
      expect(said.status, said.text).toBe(0);
      expect(said.text).toContain(`${emittedRules(emitted()).length} rules`);
    });

    test.each(FAULTS)('fail on %s', async (_, change, says) => {
      const said = await reader('prometheus-rules', [laidOut(emitted(), change)]);
      expect(said.status, said.text).toBe(1);
      expect(said.text).toContain(says);
    });

    test('every query of a dashboard is one', async () => {
      const files = emitted();
      const queries = emittedDashboards(files).flatMap(({ panels }) =>
        panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      );
      const asRules = (all: readonly string[]) => (folder: string) => {
        const rules = all.map((expr, index) => ({ record: `query:${index}`, expr }));
        writeFileSync(join(folder, 'rules/queries.yaml'), yamlFile({ groups: [{ name: 'queries', rules }] }));
      };
      const said = await reader('prometheus-rules', [laidOut(files, asRules(queries))]);
      expect(said.status, said.text).toBe(0);
      const broken = await reader('prometheus-rules', [
        laidOut(emitted(), asRules([...queries, 'rate(up)'])),
      ]);
      expect(broken.text).toContain('expected type range vector');
    });

    describe('loaded by the servers', () => {
      let said: Booted;
      const { text } = questionsTo(() => said);
      const json = (question: string) =>
        (JSON.parse(text(question)) as { data?: Record<string, unknown> }).data ?? {};
      const rules = () =>
        (json('rules')['groups'] as { rules: { health: string; lastError?: string }[] }[]).flatMap(
          (group) => group.rules,
        );

      beforeAll(async () => {
        said = await boot(
          emitted({ [MAIN]: (text) => text.replaceAll(': 30s', ': 1s') }),
          ['alertmanager', 'prometheus'],
          `start alertmanager
      start prometheus
      ask() { local q=$1; shift; fact "$q" 0 "$("$@" 2>&1)"; }
      api() { curl -fsS -g "http://127.0.0.1:9090/api/v1/$1"; }
      # Both were read, also what one counts only after its first evaluation, and every rule was evaluated.
      for ((i = 0; i < 200; i++)); do
        api 'query?query=up{job="alertmanager"}==1' | grep -q '"value"' && api rules | grep -vq '"health":"unknown"' &&
          api 'query?query=prometheus_rule_evaluation_failures_total' | grep -q '"value"' && break
        sleep 0.2
      done
      ask rules api rules
      ask targets api targets
      ask managers api alertmanagers
      ask names api 'label/__name__/values'
      ask flags api status/flags
      for ((i = 0; i < 300; i++)); do
        api "query_range?query=somastack:memory_limit:bytes&start=$(($(date +%s) - 600))&end=$(date +%s)&step=15" > /dev/null
      done
      grep -iE 'level.?.?.?(warn|error)' /box/prometheus.log | grep -v 'server misbehaving\\|no such host' > /box/complaints
      ask complaints cat /box/complaints
      curl -fsS -o /dev/null -X POST http://127.0.0.1:9090/-/quit; ask quit echo $?
      curl -fsS -o /dev/null -X POST -g 'http://127.0.0.1:9090/api/v1/admin/tsdb/delete_series?match[]=up'; ask delete echo $?
      memory prometheus
      memory alertmanager`,
        );
      });

      test('give every rule', () => {
        expect(rules(), said.text).toHaveLength(emittedRules(emitted()).length);
      });

      test('give rules that can be evaluated', () => {
        expect(rules().filter(({ health }) => health === 'err')).toEqual([]);
      });

      test('give every scrape job', () => {
        const jobs = (json('targets')['activeTargets'] as { scrapePool: string }[]).map(
          ({ scrapePool }) => scrapePool,
        );
        expect(jobs.sort()).toEqual(jobsOf(local.components).toSorted());
      });

      test('give one Alertmanager to send to', () => {
        expect(json('managers')['activeAlertmanagers']).toHaveLength(1);
      });

      test('bound what is kept, and close the API of administrators', () => {
        expect(json('flags')).toMatchObject({
          'storage.tsdb.retention.time': '15d',
          'storage.tsdb.retention.size': '3GiB204MiB',
          'web.enable-admin-api': 'false',
        });
      });

      test.each(['prometheus', 'alertmanager'])('name metrics that %s serves', (program) => {
        const names = json('names') as unknown as readonly string[];
        const { monitoring } = local.components.find(({ name }) => name === program) ?? {};
        expect(monitoring?.catalogue.names.filter((metric) => !names.includes(metric))).toEqual([]);
      });

      test('make the server complain of nothing', () => {
        expect(text('complaints')).toBe('');
      });

      test.each(['quit', 'delete'])('let nobody do: %s', (act) => {
        expect(text(act)).not.toBe('0');
      });

      test('keep Prometheus within its limit', () => {
        expectWithinLimit(said, 'prometheus', 'fifteen days of every component, and queries over them');
      });

      test('keep Alertmanager within its limit', () => {
        expectWithinLimit(said, 'alertmanager');
      });
    });
  },
);

/** Faults in rules about several replicas, and what promtool must name. */
const CLUSTER_FAULTS = [
  [
    'one replica that wakes somebody',
    edit('rules/platform.yaml', 'max by (job) (up{', 'min by (job) (up{'),
    'ComponentDown',
  ],
  [
    'what is not there and not missed',
    edit('rules/replicas.yaml', ' or 0 * somastack:replicas:planned', ''),
    'ReplicaMissing',
  ],
  ['what one Alertmanager dropped', edit('rules/prometheus.yaml', 'min by', 'max by'), 'AlertsLost'],
  [
    'Alertmanagers that do not answer',
    edit('rules/alertmanager.yaml', 'sum by (job) (up)', 'count by (job) (up)'),
    'AlertmanagersApart',
  ],
  [
    'Keycloaks that do not answer',
    edit('rules/keycloak.yaml', 'sum by (job) (up)', 'count by (job) (up)'),
    'KeycloaksApart',
  ],
] as const;

describe.runIf(readable("Prometheus' files of clusters", 'compose', 'prometheus'))(
  "Prometheus' files of a cluster, read by 2.42",
  () => {
    const read = (environment: string, change?: Change) =>
      reader('prometheus-rules', [laid(folderForFile('promtool-'), ofCluster(environment), change)]);

    test.each(WATCHED)(
      'those of %s are valid, and every alert fires and is silent where its cases say',
      async (environment) => {
        const said = await read(environment);
        expect(said.status, said.text).toBe(0);
      },
    );

    test.each(CLUSTER_FAULTS)('fail on %s', async (_, change, says) => {
      const said = await read('onprem', change);
      expect(said.status, said.text).toBe(1);
      expect(said.text).toContain(says);
    });
  },
);

const TOLD: AlertmanagerSettings['tell'] = {
  critical: [
    { to: 'pagerduty' },
    {
      to: 'email',
      address: 'a@example.org',
      from: 'b@example.org',
      server: 'mail.example.org:587',
      user: 'b',
    },
  ],
  warning: [{ to: 'slack', channel: '#alerts' }],
};

describe.runIf(readable("Alertmanager's file", 'compose', 'prometheus'))(
  "Alertmanager's file, read by 0.25",
  () => {
    const read = (text: string, routes: readonly string[] = []) => {
      const { folder } = emitted();
      writeFileSync(join(folder, 'alertmanager.yml'), text);
      return reader('alertmanager-routes', [join(folder, 'alertmanager.yml'), ...routes]);
    };

    test('a laptop tells nobody', async () => {
      const said = await read(emitted().read(ROUTES), [
        'nobody severity=critical',
        'nobody severity=warning',
        'nobody severity=info',
      ]);
      expect(said.status, said.text).toBe(0);
    });

    test('who is to be told is told by severity, and everything else goes nowhere', async () => {
      const said = await read(alertmanagerFile(TOLD), [
        'critical severity=critical alertname=ComponentDown',
        'warning severity=warning job=opa',
        'nobody severity=info',
        'nobody severity=unheard-of',
      ]);
      expect(said.status, said.text).toBe(0);
    });

    test.each(['prod', 'onprem'])(
      'in %s somebody hears of what is critical, and of warnings',
      async (environment) => {
        const { data } = named(objectsOf(environment), 'ConfigMap', 'alertmanager-files');
        const said = await read(data['etc.alertmanager.alertmanager.yml'] ?? '', [
          'critical severity=critical alertname=ComponentDown',
          'warning severity=warning alertname=ReplicaMissing',
        ]);
        expect(said.status, said.text).toBe(0);
      },
    );

    test('no key and no password is in it', () => {
      const text = alertmanagerFile(TOLD);
      expect(text).toContain('routing_key_file: /etc/alertmanager/secrets/pagerduty-routing-key');
      expect(text).toContain('api_url_file: /etc/alertmanager/secrets/slack-webhook-url');
      expect(text).toContain('auth_password_file: /etc/alertmanager/secrets/smtp-password');
      expect(text).not.toMatch(/(?:routing_key|api_url|auth_password):/);
    });

    test('a wrong route is found', async () => {
      const said = await read(alertmanagerFile(TOLD), ['critical severity=warning']);
      expect(said.status).toBe(1);
    });

    test.each([
      ['a receiver that does not exist', 'receiver: critical', 'receiver: critcal', 'undefined receiver'],
      ['a key that does not exist', 'group_wait', 'group_wiat', 'not found in type'],
      ['a matcher that is none', 'severity="critical"', 'severity~"critical"', 'bad matcher format'],
    ])('fails on %s', async (_, from, to, says) => {
      const text = alertmanagerFile(TOLD);
      expect(text).toContain(from);
      const said = await read(text.replace(from, to));
      expect(said.status, said.text).toBe(1);
      expect(said.text).toContain(says);
    });
  },
);
