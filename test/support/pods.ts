import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { described } from './description.ts';
import type { Pod } from './kubernetes.ts';
import { named, ofKind, podsIn } from './kubernetes.ts';
import { type Emitted, emitted, project } from './emitted.ts';

/** A pod of a cluster as `container.sh` runs it on this machine, at an address of loopback of its own. */
export interface StagedPod {
  /** Name of its description, by which a script starts it. */
  readonly name: string;
  /** The pod's owner, as `Deployment temporal-history`, or the beginning of it for a Job. */
  readonly owner: string;
  readonly address: string;
  /** Values of secrets by the name of the key in the pod's Secret. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Addresses of managed systems by their key in ConfigMap `soma-endpoints`. @default none, since the cluster runs all of them */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** What its image runs where the pod does not say it. @default what the pod says */
  readonly entrypoint?: readonly string[];
  /** Variables that only two pods on one machine need. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** What changes in its files and variables before it starts. @default nothing */
  readonly change?: (text: string) => string;
}

/** Folder in which a script lays the files of a pod's volume that a Secret would hold, by the path at which the pod reads them. */
export const MOUNTED = '/box/mounted';

/** Describes pods beside the services in a folder of `stage`; two pods on one machine cannot both listen at every address. */
export function stagePods(
  folder: string,
  objects: readonly Manifest[],
  pods: readonly StagedPod[],
): readonly string[] {
  return pods.map((staged) => {
    const {
      name,
      owner,
      address,
      secrets,
      endpoints = {},
      entrypoint = [],
      variables = {},
      change = (text: string) => text,
    } = staged;
    const pod = podOf(objects, owner);
    const [container] = pod.spec.containers;
    if (!container) throw new Error(`${owner} has no container`);
    const here = (text: string) => change(text.replaceAll('0.0.0.0', address));
    const known = new Map<string, string>(Object.entries(variables));
    for (const { name: variable, valueFrom, value = '' } of container.env ?? []) {
      const key = valueFrom?.secretKeyRef?.key;
      const endpoint = valueFrom?.configMapKeyRef?.key;
      const text =
        key !== undefined
          ? secretOf(secrets, key, owner)
          : endpoint !== undefined
            ? secretOf(endpoints, endpoint, owner)
            : expanded(value, known);
      known.set(variable, valueFrom?.fieldRef ? address : here(text));
    }
    const environment = [...known].map(([variable, text]) => `${variable}=${text}`);
    const files: string[] = [];
    const scratch: string[] = [];
    for (const { name: volumeName, mountPath, subPath } of container.volumeMounts ?? []) {
      const volume = pod.spec.volumes?.find((one) => one.name === volumeName);
      if (volume?.emptyDir && subPath !== undefined) {
        const { data } = named(objects, 'ConfigMap', `${component(pod)}-files`);
        const path = join(folder, 'files', name, subPath);
        put(path, here(late(data[subPath] ?? '', endpoints, owner)));
        files.push(`${path}:${mountPath}`);
      } else if (volume?.emptyDir) scratch.push(`${mountPath}:mode=1777,size=64m`);
      else if (volume?.configMap && subPath !== undefined) {
        const { data } = named(objects, 'ConfigMap', volume.configMap.name ?? '');
        const path = join(folder, 'files', name, subPath);
        put(path, here(data[subPath] ?? ''));
        files.push(`${path}:${mountPath}`);
      } else if (volume?.secret) {
        const paths = volume.secret.items?.map(({ path }) => `/${path}`) ?? [
          '/tls.crt',
          '/tls.key',
          '/ca.crt',
        ];
        const mounted = subPath === undefined ? paths.map((path) => `${mountPath}${path}`) : [mountPath];
        files.push(...mounted.map((path) => `${MOUNTED}/${name}${path}:${path}`));
      } else throw new Error(`${owner} mounts ${volumeName}, which nothing here stands for`);
    }
    const { runAsUser = 0, runAsGroup = 0 } = pod.spec.securityContext ?? {};
    put(
      join(folder, `${name}.sh`),
      described({
        owner: `${runAsUser}:${runAsGroup}`,
        limit: Memory.parse(String(container.resources?.limits?.['memory'])).bytes,
        sharedMemory: 64 * 2 ** 20,
        readOnly: true,
        environment,
        command: [...(container.command ?? entrypoint), ...(container.args ?? [])],
        health: healthOf(container, address),
        files,
        scratch,
      }),
    );
    return name;
  });
}

function podOf(objects: readonly Manifest[], owner: string): Pod {
  const pod = podsIn(objects).find((one) => one.owner === owner || one.owner.startsWith(`${owner}-`));
  if (!pod) throw new Error(`no pod belongs to ${owner}`);
  return pod;
}

/** A variable that names others which stand before it, as the kubelet puts it together. */
export function expanded(value: string, known: ReadonlyMap<string, string>): string {
  return value.replace(/\$\((\w+)\)/g, (whole, variable: string) => known.get(variable) ?? whole);
}

/** Name of the component that a pod belongs to. */
const component = ({ template }: Pod) => template.metadata?.labels?.['somastack.io/component'] ?? '';

/** A file as an init container leaves it, with addresses in the places that are kept for them. */
function late(text: string, endpoints: Readonly<Record<string, string>>, owner: string): string {
  return text.replace(/@([A-Z0-9_]+)@/g, (_, variable: string) =>
    secretOf(endpoints, variable.toLowerCase().replaceAll('_', '-'), owner),
  );
}

function secretOf(secrets: Readonly<Record<string, string>>, key: string, owner: string): string {
  const value = secrets[key];
  if (value === undefined) throw new Error(`${owner} asks for ${key}, which the test does not give`);
  return value;
}

/** A probe as the kubelet makes it, from this machine; what only runs once has none. */
function healthOf({ readinessProbe, ports = [] }: Pod['containers'][number], address: string): string[] {
  if (!readinessProbe) return [];
  const { exec, tcpSocket, httpGet } = readinessProbe;
  if (exec?.command) return [...exec.command];
  const name = tcpSocket?.port ?? httpGet?.port;
  const port = ports.find((one) => one.name === name)?.containerPort ?? 0;
  return httpGet
    ? ['curl', '-fsS', '-o', '/dev/null', `http://${address}:${port}${httpGet.path ?? '/'}`]
    : ['bash', '-c', `exec 3<> /dev/tcp/${address}/${port}`];
}

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Access rules of a cluster's server as its operator writes them: those of the object, and a password for the superuser of a test. */
const rulesOf = (objects: readonly Manifest[]) =>
  ['local all postgres peer', ...named(objects, 'Cluster', 'postgres').spec.postgresql.pg_hba]
    .concat('host all postgres all scram-sha-256', '')
    .join('\n');

/** The server of a laptop with the certificate, the access rules and the connections of a cluster's. */
export function clusterDatabase(objects: readonly Manifest[]): Emitted {
  const { parameters } = named(objects, 'Cluster', 'postgres').spec.postgresql;
  const folder = `${MOUNTED}/postgres/tls`;
  return emitted({
    [project('config/postgres/pg_hba.conf')]: () => rulesOf(objects),
    [project('config/postgres/postgresql.conf')]: (text) =>
      text.replace(/max_connections = .*/, `max_connections = ${parameters['max_connections']}`) +
      `ssl = on\nssl_cert_file = '${folder}/tls.crt'\nssl_key_file = '${folder}/tls.key'\n`,
  });
}

/** The certificate of that server, its start, and its roles and databases as the operator makes them of the objects; for a script. */
export const preparedDatabase = (
  files: Emitted,
  objects: readonly Manifest[],
  names: readonly string[],
) => String.raw`
  echo '127.0.0.1 postgres-rw.soma-infra.svc' >> /etc/hosts
  authority postgres
  issue postgres /tls postgres 999 serverAuth postgres-rw.soma-infra.svc
  chmod 400 ${MOUNTED}/postgres/tls/*
  # trusting POD PATH : the authority of the database where a pod reads it.
  trusting() { mkdir -p "${MOUNTED}/$1$2"; install -m 444 /box/postgres.crt "${MOUNTED}/$1$2/ca.crt"; }
  super() { PGPASSWORD='${files.secret('POSTGRES_PASSWORD')}' psql -X -At -v ON_ERROR_STOP=1 -h postgres -U postgres -d "$1" -c "$2"; }
  start postgres
  ${ofKind(objects, 'Database')
    .filter(({ spec }) => names.includes(spec.name))
    .map(({ spec: { name, owner } }) => {
      const password = files.secret(`${name.toUpperCase()}_DB_PASSWORD`);
      return `super postgres "create role ${owner} login password '${password}'" && super postgres "create database ${name} owner ${owner}"`;
    })
    .join('\n  ')}`;

/**
 * What a script needs to issue certificates as the cluster would: `authority NAME`, and
 * `issue POD PATH AUTHORITY UID USAGES [NAME]` into the folder that a pod mounts at a path.
 */
export const AUTHORITIES = String.raw`
  authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
      -addext basicConstraints=critical,CA:TRUE -keyout "/box/$1.key" -out "/box/$1.crt" 2> /dev/null
  }
  issue() {
    local folder=${MOUNTED}/$1$2
    mkdir -p "$folder"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -keyout "$folder/tls.key" -out /box/request 2> /dev/null
    printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=%s\n%s' "$5" "${'${6:+subjectAltName=DNS:$6}'}" > /box/extensions
    openssl x509 -req -in /box/request -CA "/box/$3.crt" -CAkey "/box/$3.key" -CAcreateserial -days "${'${DAYS:-2}'}" -extfile /box/extensions -out "$folder/tls.crt" 2> /dev/null
    cp "/box/$3.crt" "$folder/ca.crt"
    chown -R "$4" "$folder"
    chmod 440 "$folder"/*
  }`;
