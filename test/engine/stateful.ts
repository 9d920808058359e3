import { imageReference } from '../../constructs/core/model/image.ts';
import { IMAGES } from '../../constructs/core/versions.ts';
import type { Said } from '../support/reader.ts';
import type { LiveProject } from './live-project.ts';

/** A program that keeps something, and how a neighbour writes to it and reads what it wrote. */
export interface Stateful {
  readonly service: string;
  readonly write: (project: LiveProject) => Promise<Said>;
  /** Its text has `KEPT` where what was written is there. */
  readonly read: (project: LiveProject) => Promise<Said>;
}

export const KEPT = 'kept-through-a-fault';

/** A topic that nothing but these tests writes to. */
const TOPIC = 'agentvoicebox.metrics';
/** A topic of the event store. */
const EVENTS = 'soma.stack.events';
/** One thread and no compiler to speak of, because the tool shares two cores with a whole platform. */
const SMALL_JVM = "export LOG_DIR=/tmp KAFKA_HEAP_OPTS='-Xmx128m -XX:TieredStopAtLevel=1'";

const psql = (project: LiveProject, query: string, database = 'postgres') =>
  project.beside(
    `PGPASSWORD='${project.secret('POSTGRES_PASSWORD')}' psql -X -At -h postgres -U postgres -d ${database} -c "${query}"`,
  );

/** Writes an event as a service does; change capture hands it on to its topic. */
export const writeEvent = (project: LiveProject, aggregate: string) =>
  psql(
    project,
    `insert into events.events (topic, tenant_id, service_id, aggregate_type, aggregate_id, aggregate_version, event_type, trace_id, correlation_id, payload) values ('${EVENTS}', 'tenant', 'service', 'order', '${aggregate}', 1, 'OrderMade', 'trace', 'correlation', '{}')`,
    'events',
  );

/** Reads what is in a topic by then, with a group of consumers, until so many records have come or none has come for half a minute. */
const consume = (project: LiveProject, topic: string, records: number) =>
  project.beside(
    `${SMALL_JVM}; /opt/kafka/bin/kafka-console-consumer.sh --bootstrap-server kafka:9092 --topic ${topic} --group test-of-faults-$(date +%s%N) --from-beginning --max-messages ${records} --timeout-ms 30000`,
    imageReference(IMAGES.kafka),
  );

/** Every event that has been handed on; services, change capture and the broker have had their part in each. */
export const readEvents = (project: LiveProject) => consume(project, EVENTS, 1_000);

const valkey = (host: string, secret: string, command: string) => (project: LiveProject) =>
  project.beside(
    `REDISCLI_AUTH='${project.secret(secret)}' valkey-cli -h ${host} --user admin --no-auth-warning ${command}`,
  );

const etcdctl = (service: string, words: readonly string[]) => (project: LiveProject) =>
  project.compose(['exec', '--no-TTY', service, 'etcdctl', ...words]);

const ownToken = (project: LiveProject) =>
  project.beside(
    `curl -fsS -H 'X-Vault-Token: ${project.secret('SOMAAGENT_SECRET_STORE_TOKEN')}' http://secret-store:8200/v1/secret/data/agent/${KEPT}`,
  );

const keycloakToken = (project: LiveProject) =>
  project.beside(
    `curl -fsS http://keycloak:8080/realms/soma/protocol/openid-connect/certs | grep -q RS256 && curl -fsS -d grant_type=password -d client_id=admin-cli -d username=admin -d 'password=${project.secret('KEYCLOAK_ADMIN_PASSWORD')}' http://keycloak:8080/realms/master/protocol/openid-connect/token | grep -q access_token && echo ${KEPT}`,
  );

/** Every program of the infrastructure that keeps something; stand-ins keep nothing and are left out. */
export const STATEFUL: readonly Stateful[] = [
  {
    service: 'postgres',
    write: (project) => psql(project, `create table if not exists kept as select '${KEPT}' as word`),
    read: (project) => psql(project, 'select word from kept'),
  },
  {
    service: 'kafka',
    write: (project) =>
      project.beside(
        `${SMALL_JVM}; echo ${KEPT} | /opt/kafka/bin/kafka-console-producer.sh --bootstrap-server kafka:9092 --topic ${TOPIC} --producer-property acks=all`,
        imageReference(IMAGES.kafka),
      ),
    read: (project) => consume(project, TOPIC, 1),
  },
  { service: 'change-capture', write: (project) => writeEvent(project, KEPT), read: readEvents },
  {
    service: 'redis',
    write: valkey('redis', 'REDIS_PASSWORD', `set kept ${KEPT}`),
    read: valkey('redis', 'REDIS_PASSWORD', 'get kept'),
  },
  {
    service: 'etcd',
    write: etcdctl('etcd', ['put', 'kept', KEPT]),
    read: etcdctl('etcd', ['get', 'kept']),
  },
  {
    service: 'feature-flags',
    write: etcdctl('feature-flags', ['put', 'kept', KEPT]),
    read: etcdctl('feature-flags', ['get', 'kept']),
  },
  {
    service: 'loki',
    write: (project) =>
      project.beside(
        `curl -fsS -H 'Content-Type: application/json' -d '{"streams":[{"stream":{"service":"test","level":"info"},"values":[["'$(date +%s%N)'","${KEPT}"]]}]}' http://loki:3100/loki/api/v1/push`,
      ),
    read: (project) =>
      project.beside(
        `curl -fsSG --data-urlencode 'query={service="test"}' --data-urlencode 'since=1h' http://loki:3100/loki/api/v1/query_range`,
      ),
  },
  {
    service: 'secret-store',
    write: (project) =>
      project.beside(
        `curl -fsS -H 'X-Vault-Token: ${project.secret('SOMAAGENT_SECRET_STORE_TOKEN')}' -d '{"data":{"word":"${KEPT}"}}' http://secret-store:8200/v1/secret/data/agent/${KEPT}`,
      ),
    read: ownToken,
  },
  { service: 'keycloak', write: keycloakToken, read: keycloakToken },
];
