import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { environment } from '../support/environment.ts';
import { objectsOf, ofKind, platformOf, podsIn } from '../support/kubernetes.ts';

/** A container as both targets could describe it; names of systems are those of the laptop. */
interface Seen {
  readonly image: string;
  readonly program: string;
  readonly user: string;
  readonly memory: string;
  readonly cpu: string;
  readonly variables: Fields;
  /** Content of each file by its path; that of a file with secrets is not compared. */
  readonly files: Fields;
  /** Folders that outlive the container. */
  readonly disks: Fields;
  /** Folders that do not, with their size. */
  readonly scratch: Fields;
  /** Ports that somebody outside the container calls. */
  readonly ports: Fields;
  readonly probe: string | undefined;
}
type Fields = Readonly<Record<string, string>>;

const WITH_SECRETS = 'a file with secrets';

/** Seconds that a start has at least on a cluster. */
const SHORTEST_START = 60;

/** What a cluster calls a system of the laptop. */
const HOSTS: Fields = {
  'kafka-kafka-bootstrap': 'kafka',
  'milvus-milvus': 'milvus',
  'postgres-pooler-session': 'pgbouncer',
  'postgres-rw': 'postgres',
  'redis-master': 'redis',
};

const local = synthesizeCompose(environment('local'));
const laptop = laptopContainers();
const cluster = clusterContainers(objectsOf('kind'));
const inBoth = [...laptop.keys()].filter((name) => cluster.has(name)).sort();

interface ComposeService {
  readonly image: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly user: string;
  readonly mem_limit: string;
  readonly cpus: number;
  readonly environment?: Fields;
  readonly ports?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly volumes?: readonly { readonly type: string; readonly source: string; readonly target: string }[];
  readonly healthcheck?: {
    readonly start_period?: string;
    readonly test: readonly string[];
    readonly interval: string;
    readonly timeout: string;
  };
}

function laptopContainers(): ReadonlyMap<string, Seen> {
  const contents = new Map(local.files.map(({ path, content }) => [`./${path}`, content]));
  const { services } = load(contents.get('./compose.yaml') ?? '') as {
    readonly services: Readonly<Record<string, ComposeService>>;
  };
  const value = (text: string) =>
    neutral(text.replace(/\$\{(\w+):\?[^}]*\}/g, 'secret $1').replaceAll('$$', '$'), 'local');
  return new Map(
    Object.entries(services).map(([name, one]) => {
      const volumes = one.volumes ?? [];
      const seen: Seen = {
        image: one.image,
        program: value([...(one.entrypoint ?? []), ...(one.command ?? [])].join(' ')),
        user: one.user,
        memory: one.mem_limit.replace(/m$/, ' MiB'),
        cpu: String(one.cpus),
        variables: mapped(one.environment ?? {}, value),
        files: Object.fromEntries(
          volumes
            .filter(({ type }) => type === 'bind')
            .map(({ source, target }) => {
              const content = contents.get(source);
              return [target, content === undefined ? WITH_SECRETS : neutral(content, 'local')];
            }),
        ),
        disks: Object.fromEntries(
          volumes.filter(({ type }) => type === 'volume').map(({ target }) => [target, 'kept']),
        ),
        scratch: Object.fromEntries(
          (one.tmpfs ?? []).map((text) => {
            const [path = '', options = ''] = text.split(':');
            return [path, `${/size=(\d+)m/.exec(options)?.[1] ?? '?'} MiB`];
          }),
        ),
        ports: Object.fromEntries((one.ports ?? []).map((text) => [portOf(text), 'open'])),
        probe: one.healthcheck && laptopProbe(one.healthcheck, value),
      };
      return [name, seen];
    }),
  );
}

function laptopProbe(
  { test, interval, timeout, start_period = '0s' }: NonNullable<ComposeService['healthcheck']>,
  value: (text: string) => string,
): string {
  const start = Math.max(SHORTEST_START, Number(start_period.replace('s', '')));
  return `${asked(test.slice(1).map(value))} every ${interval}, ${timeout} long, ${start}s to start`;
}

function clusterContainers(objects: readonly Manifest[]): ReadonlyMap<string, Seen> {
  const maps = new Map(ofKind(objects, 'ConfigMap').map(({ metadata, data }) => [metadata.name, data]));
  return new Map(
    podsIn(objects).flatMap(({ template, spec, containers }) => {
      const [one] = containers.filter(({ name }) => spec.containers.some((main) => main.name === name));
      const name = template.metadata?.labels?.['somastack.io/component'];
      if (!one || name === undefined) return [];
      const variables = clusterVariables(one.env ?? []);
      const ports = new Map((one.ports ?? []).map((port) => [port.name ?? '', String(port.containerPort)]));
      const mounts = one.volumeMounts ?? [];
      const volume = (mount: string) => spec.volumes?.find((volume) => volume.name === mount);
      const { httpGet, exec, tcpSocket, periodSeconds, timeoutSeconds } = one.readinessProbe ?? {};
      const { failureThreshold = 0, periodSeconds: pause = 0 } = one.startupProbe ?? {};
      const start = failureThreshold * pause;
      const port = (wanted: unknown) => ports.get(String(wanted)) ?? String(wanted);
      const question = httpGet
        ? `GET ${port(httpGet.port)}${httpGet.path ?? ''}`
        : tcpSocket
          ? `connect to ${port(tcpSocket.port)}`
          : exec && asked((exec.command ?? []).map((word) => neutral(word, 'kind')));
      const limits = one.resources?.limits ?? {};
      const seen: Seen = {
        image: one.image ?? '',
        program: expand([...(one.command ?? []), ...(one.args ?? [])].join(' '), variables),
        user: `${spec.securityContext?.runAsUser}:${spec.securityContext?.runAsGroup}`,
        memory: String(limits['memory']).replace(/Mi$/, ' MiB'),
        cpu: String(Number(String(limits['cpu']).replace(/m$/, '')) / 1000),
        variables: shown(variables),
        files: Object.fromEntries(
          mounts.flatMap(({ name: from, mountPath, subPath }) => {
            const source = volume(from);
            if (source?.secret) return [[mountPath, WITH_SECRETS]];
            const content = source?.configMap && maps.get(source.configMap.name ?? '')?.[subPath ?? ''];
            return content === undefined ? [] : [[mountPath, neutral(content, 'kind')]];
          }),
        ),
        disks: Object.fromEntries(
          mounts.filter((mount) => !volume(mount.name)).map(({ mountPath }) => [mountPath, 'kept']),
        ),
        scratch: Object.fromEntries(
          mounts.flatMap((mount) => {
            const size = volume(mount.name)?.emptyDir?.sizeLimit;
            return size === undefined ? [] : [[mount.mountPath, String(size).replace(/Mi$/, ' MiB')]];
          }),
        ),
        ports: Object.fromEntries([...ports.values()].map((number) => [number, 'open'])),
        probe:
          question === undefined
            ? undefined
            : `${question} every ${periodSeconds}s, ${timeoutSeconds}s long, ${start}s to start`,
      };
      return [[name, seen] as const];
    }),
  );
}

type Variable = NonNullable<ReturnType<typeof podsIn>[number]['containers'][number]['env']>[number];

/** Values by name, with secrets by the name that the laptop gives them. */
function clusterVariables(variables: readonly Variable[]): Fields {
  return Object.fromEntries(
    variables.map(({ name, value, valueFrom }) => {
      const key = valueFrom?.secretKeyRef?.key;
      if (key !== undefined) return [name, `secret ${key.toUpperCase().replaceAll('-', '_')}`];
      return [name, valueFrom?.fieldRef?.fieldPath ?? value ?? ''];
    }),
  );
}

/** Those that the program reads: what is there to be put into others alone, the laptop writes into them. */
function shown(variables: Fields): Fields {
  const used = new Set(
    Object.values(variables).flatMap((value) => [...value.matchAll(/\$\((\w+)\)/g)].map(([, name]) => name)),
  );
  const read = Object.entries(variables).filter(([name]) => !used.has(name));
  return Object.fromEntries(read.map(([name, value]) => [name, expand(value, variables)]));
}

function expand(text: string, variables: Fields): string {
  const whole = text.replace(/\$\((\w+)\)/g, (as, name: string) => variables[name] ?? as);
  return neutral(whole, 'kind');
}

/** A text in which systems have the laptop's names, and the environment none. */
function neutral(text: string, name: string): string {
  return text
    .replace(
      /([a-z][a-z0-9-]*)\.soma(?:-infra)?\.svc(?:\.cluster\.local)?/g,
      (_, host: string) => HOSTS[host] ?? host,
    )
    .replaceAll('pgbouncer:5432', 'pgbouncer:6432')
    .replace(new RegExp(`(environment\\.name=|value: )${name}\\b`, 'g'), '$1<environment>');
}

/** A check that asks its own container by HTTP or for a connection, as Kubernetes would write it; another one is a command. */
function asked(command: readonly string[]): string {
  const text = command.join(' ');
  const [, port, path] = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)(\/[^\s'"]*)?/.exec(text) ?? [];
  if (port !== undefined) return `GET ${port}${path ?? '/'}`;
  const [, raw, asks] = /\/dev\/tcp\/127\.0\.0\.1\/(\d+) .*GET (\S+) HTTP/.exec(text) ?? [];
  return raw === undefined ? text : `GET ${raw}${asks ?? ''}`;
}

function portOf(text: string): string {
  return (
    text
      .split(':')
      .at(-1)
      ?.replace(/\/udp$/, '') ?? ''
  );
}

function mapped(fields: Fields, change: (value: string) => string): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));
}

/** Where two containers differ, a sentence for each. */
function differences(name: string, here: Seen, there: Seen): readonly string[] {
  const sentences: string[] = [];
  const compare = (what: string, a = 'nothing', b = 'nothing') => {
    if (a !== b) sentences.push(`${name} ${what}: ${a} on a laptop, ${b} on a cluster`);
  };
  for (const part of ['image', 'program', 'user', 'memory', 'cpu', 'probe'] as const)
    compare(part, here[part], there[part]);
  for (const part of ['variables', 'disks', 'scratch'] as const)
    for (const key of keysOf(here[part], there[part]))
      compare(`${part} ${key}`, here[part][key], there[part][key]);
  // A laptop publishes what a developer calls; on a cluster every port is open to whom the policies let in.
  for (const port of Object.keys(here.ports)) compare(`ports ${port}`, here.ports[port], there.ports[port]);
  for (const path of keysOf(here.files, there.files)) {
    const [a, b] = [here.files[path], there.files[path]];
    if (a !== undefined && b !== undefined && a !== b)
      sentences.push(`${name} files ${path}: other content on a cluster`);
    else compare(`files ${path}`, a && 'there', b && 'there');
  }
  return sentences;
}

function keysOf(a: Fields, b: Fields): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

/** A difference that is meant: the sentence that says it, and why it is. */
interface Meant {
  readonly what: RegExp;
  readonly why: string;
  /** Component without which it is one; where a cluster runs that too, it is none. */
  readonly without?: string;
  /** Component with which it is one; a cluster that does not run that has nothing to compare. */
  readonly along?: string;
}

const MEANT: readonly Meant[] = [
  {
    what: / variables \w+: (\w+):\/\/localhost:\d+ on a laptop, \1:\/\/[a-z-]+:\d+ on a cluster$/,
    why: 'a browser stands on the laptop itself, and nobody outside may call the cluster',
  },
  {
    what: /^keycloak files \/opt\/keycloak\/data\/import\/soma-realm\.json: other content/,
    why: 'the realm names the address to which a browser comes back',
  },
  {
    what: / variables \w+_PORT: 6432 on a laptop, 5432 on a cluster$/,
    why: "the pooler that CloudNativePG makes listens on PostgreSQL's own port",
  },
  {
    what: / variables \w*ALLOWED_HOSTS: localhost,127\.0\.0\.1,(\S+) on a laptop, localhost,status\.podIP,\1 on a cluster$/,
    why: "a probe of a kubelet asks at the pod's own address",
  },
  {
    what: / variables LLM_DEFAULT_MODEL: \S+ on a laptop, none on a cluster$/,
    why: 'nothing outside the cluster may be called, and no model is in it',
  },
  {
    what: / variables OLLAMA_BASE_URL: http:\/\/host\.docker\.internal:11434 on a laptop, http:\/\/localhost on a cluster$/,
    why: 'nothing outside the cluster may be called, and no model is in it',
  },
  {
    what: / variables VAULT_ADDR: http:\/\/secret-store:8200 on a laptop, (?:nothing|http:\/\/localhost) on a cluster$/,
    why: 'the secret store is on laptops alone',
    without: 'secret-store',
  },
  {
    what: / variables VAULT_TOKEN: secret \w+_SECRET_STORE_TOKEN on a laptop, nothing on a cluster$/,
    why: 'the secret store is on laptops alone',
    without: 'secret-store',
  },
  {
    what: /^(?:etcd|feature-flags) program: etcd --config-file \S+ on a laptop, etcd --config-file=\/etc\/etcd\/metadata\.name\.yaml on a cluster$/,
    why: 'each member of a group has a file of its own, by the name of its pod',
  },
  {
    what: /^(?:etcd|feature-flags) (?:variables POD_NAME|files \/etc\/etcd\/[\w-]+\.yaml): /,
    why: 'each member of a group has a file of its own, by the name of its pod',
  },
  {
    what: /^(?:etcd|feature-flags) user: 0:0 on a laptop, 1000:1000 on a cluster$/,
    why: 'a new volume of an engine belongs to root, that of a pod to its group',
  },
  {
    what: /^(?:etcd|feature-flags) probe: etcdctl endpoint health every 10s, 5s long, 60s to start on a laptop, GET 2379\/health every 10s, 5s long, 120s to start on a cluster$/,
    why: 'its image has no program for HTTP, which a kubelet needs not; and a member waits for the others of its group',
  },
  {
    what: / probe: nothing on a laptop, GET \d+\/\S* every 10s, 5s long, \d+s to start on a cluster$/,
    why: 'its image has no program that could ask, and a kubelet needs none',
  },
  {
    what: / scratch \/[\w/]+: 1 MiB on a laptop, nothing on a cluster$/,
    why: 'an engine makes a nameless volume for a folder that an image declares, unless it is covered',
  },
  {
    what: /^keycloak (?:disks|scratch) \/opt\/keycloak\/lib\/quarkus: (?:kept|nothing) on a laptop, (?:nothing|16 MiB) on a cluster$/,
    why: 'what is prepared from an image is kept on a laptop, and each pod makes it again',
  },
  {
    what: /^grafana files \/etc\/grafana\/provisioning\/datasources\/datasources\.yaml: other content/,
    why: 'there are no logs to look at',
    without: 'loki',
  },
  {
    what: /^(?:grafana|prometheus) files \/etc\/(?:grafana\/dashboards|prometheus\/rules)\/([\w-]+)\.(?:json|yaml): there on a laptop, nothing on a cluster$/,
    why: 'a component that is not there is not watched',
  },
  {
    what: /^prometheus files \/etc\/prometheus\/(?:prometheus\.yml|rules\/platform\.yaml): other content/,
    why: 'both name every component that is watched, and the limit of each',
  },
  {
    what: /^prometheus files \/etc\/prometheus\/rules\/replicas\.yaml: nothing on a laptop, there on a cluster$/,
    why: 'a laptop runs one of each',
    along: 'prometheus',
  },
  {
    what: /^opa variables GATEWAY_OPA_TOKEN: secret GATEWAY_OPA_TOKEN on a laptop, nothing on a cluster$/,
    why: 'no gateway asks',
    without: 'kong',
  },
  {
    what: /^opa files \/policies\/(?:\.manifest: other content|gateway\/data\.json: there on a laptop, nothing on a cluster)/,
    why: 'no gateway asks',
    without: 'kong',
  },
  {
    what: /^object-store-buckets variables BUCKETS: milvus flink-checkpoints on a laptop, milvus on a cluster$/,
    why: 'no job of Flink keeps checkpoints',
    without: 'flink-jobmanager',
  },
  {
    what: /^somafractalmemory variables SOMA_REDIS_\w+: .+ on a laptop, nothing on a cluster$/,
    why: "it logs in without a user name, which is the operator's administrator on a cluster",
  },
  {
    what: /^keycloak variables KC_HOSTNAME: http:\/\/localhost:\d+ on a laptop, https:\/\/\S+ on a cluster$/,
    why: 'a browser comes by the gateway',
    along: 'kong',
  },
  {
    what: /^kong (?:program|ports 8000|files \/gateway\/(?:certificate|start\.sh)|variables KONG_(?:PROXY_LISTEN|SSL_\w+|NGINX_MAIN_WORKER_SHUTDOWN_TIMEOUT)): /,
    why: 'the gateway of a cluster speaks TLS, and reads its certificate again when it is renewed',
    along: 'kong',
  },
  {
    what: /^(?:alloy|kong) (?:memory: \d+ MiB on a laptop, \d+ MiB|variables GOMEMLIMIT: \d+MiB on a laptop, \d+MiB) on a cluster$/,
    why: 'the environment of the cluster states another size',
    along: 'kong',
  },
  {
    what: /^(?:kong files \/gateway\/kong\.yaml|opa files \/policies\/(?:\.manifest|gateway\/data\.json)): other content/,
    why: 'the gateway of a cluster has a public address, and tokens name it as their issuer',
    along: 'kong',
  },
  {
    what: /^alloy (?:ports 1514: open on a laptop, nothing|files \/etc\/alloy\/somastack\.alloy: other content) on a cluster$/,
    why: 'on a cluster it asks the API for the lines of pods, while an engine sends them to a port',
    along: 'alloy',
  },
  {
    what: /^change-capture-connector variables CONNECT_URL: http:\/\/change-capture:8083 on a laptop, http:\/\/change-capture-members:8083 on a cluster$/,
    why: 'its name alone answers for pods that are ready, and the job asks one that is not yet',
    along: 'change-capture',
  },
];

const running = new Set(platformOf('kind').components.map(({ name }) => name));
const meant = MEANT.filter(
  ({ without, along }) =>
    (without === undefined || !running.has(without)) && (along === undefined || running.has(along)),
);
const found = inBoth.flatMap((name) => {
  const [here, there] = [laptop.get(name), cluster.get(name)];
  return here && there ? differences(name, here, there) : [];
});

/** Those that nobody meant; what is left out with a component is meant where that component is not. */
function unmeant(sentences: readonly string[]): readonly string[] {
  return sentences.filter((sentence) => {
    const reason = meant.find(({ what }) => what.test(sentence));
    const [, component] = /\/(?:dashboards|rules)\/([\w-]+)\.\w+: there on a laptop/.exec(sentence) ?? [];
    return !reason || (component !== undefined && running.has(component));
  });
}

test('a container that both targets run is the same on both, but for what is meant', () => {
  expect(inBoth.length).toBeGreaterThan(20);
  expect(unmeant(found)).toEqual([]);
});

test.each(meant)('$why: $what is still so', ({ what }) => {
  expect(found.filter((sentence) => what.test(sentence))).not.toEqual([]);
});

describe('a difference that nobody meant is a sentence', () => {
  const [name] = inBoth.filter((one) => Object.keys(cluster.get(one)?.files ?? {}).length > 0);
  const here = laptop.get(name ?? '');
  const there = cluster.get(name ?? '');
  if (name === undefined || !here || !there) throw new Error('no container has a file on both targets');
  const [file = ''] = Object.keys(there.files);
  const otherFiles = Object.fromEntries(Object.entries(there.files).filter(([path]) => path !== file));
  const more = (part: Fields): Fields => ({ ...part, added: 'there' });

  test.each<[string, Partial<Seen>, string]>([
    ['image', { image: 'other:1' }, `${name} image: ${here.image} on a laptop, other:1 on a cluster`],
    ['program', { program: 'true' }, `${name} program: ${here.program} on a laptop, true on a cluster`],
    ['user', { user: '1:1' }, `${name} user: ${here.user} on a laptop, 1:1 on a cluster`],
    ['memory', { memory: '1 MiB' }, `${name} memory: ${here.memory} on a laptop, 1 MiB on a cluster`],
    ['cpu', { cpu: '9' }, `${name} cpu: ${here.cpu} on a laptop, 9 on a cluster`],
    ['probe', { probe: 'GET 1/' }, `${name} probe: ${here.probe} on a laptop, GET 1/ on a cluster`],
    [
      'variable',
      { variables: more(there.variables) },
      `${name} variables added: nothing on a laptop, there on a cluster`,
    ],
    ['file', { files: otherFiles }, `${name} files ${file}: there on a laptop, nothing on a cluster`],
    [
      'content',
      { files: { ...there.files, [file]: 'x' } },
      `${name} files ${file}: other content on a cluster`,
    ],
    ['disk', { disks: more(there.disks) }, `${name} disks added: nothing on a laptop, there on a cluster`],
    [
      'scratch',
      { scratch: more(there.scratch) },
      `${name} scratch added: nothing on a laptop, there on a cluster`,
    ],
  ])('%s', (_what, change, says) => {
    const before = new Set(differences(name, here, there));
    const after = differences(name, here, { ...there, ...change });
    expect(unmeant(after.filter((sentence) => !before.has(sentence)))).toEqual([says]);
  });

  test('port', () => {
    const published = { ...here, ports: { ...here.ports, 4: 'open' } };
    expect(unmeant(differences(name, published, there))).toContain(
      `${name} ports 4: open on a laptop, nothing on a cluster`,
    );
  });
});
