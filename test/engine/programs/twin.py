#!/usr/bin/python3
"""twin : a service's twin, which asks everything that the variables of its container name, with the accounts that stand there.

For each system it does one thing that its service may do and, where the system tells accounts apart, one that it may not. Each answer
is a line of JSON on standard output: the system, the question (`allowed` or `forbidden`) and what came back. Then it listens on
$STAND_IN_PORTS like every stand-in.
"""
import asyncio
import json
import os
import signal
import sys
import time
import urllib.parse
import urllib.request
import uuid

sys.path[:0] = ["/usr/local/lib/twin", "/usr/local/lib/stand-in"]

NAME = os.environ.get("OTEL_SERVICE_NAME", "twin")
# Keys that each account may use in the store for state.
KEY_PREFIXES = {"somabrain": "somabrain:", "somaagent": "session:", "agentvoicebox": "avb:", "somaagenthub": "identity:"}

# A topic of each service's own.
TOPICS = {"somabrain": "cog.next_event", "somaagent01": "tool.metrics", "agentvoicebox": "agentvoicebox.metrics"}


def first(*names):
    return next((os.environ[name] for name in names if os.environ.get(name)), None)


def report(system, question, answer):
    print(json.dumps({"service": NAME, "system": system, "question": question, "answer": answer}), flush=True)


def ask(system, question, act):
    """Reports `done`, or the first line of what went wrong."""
    try:
        act()
        report(system, question, "done")
    except Exception as error:
        report(system, question, f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}")


def http(method, url, body=None, headers=None, form=False):
    data = None if body is None else (urllib.parse.urlencode(body) if form else json.dumps(body)).encode()
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    request = urllib.request.Request(url, data, {"Content-Type": kind, **(headers or {})}, method=method)
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.loads(response.read() or b"null")


def postgres(dsn):
    import psycopg2

    def own():
        with psycopg2.connect(dsn) as connection, connection.cursor() as cursor:
            cursor.execute("create table if not exists twin (word text)")
            cursor.execute("insert into twin values ('written')")
            cursor.execute("select count(*) from twin")
            assert cursor.fetchone()[0] > 0

    def role():
        with psycopg2.connect(dsn) as connection, connection.cursor() as cursor:
            cursor.execute("create role twin superuser")

    ask("postgres", "allowed", own)
    ask("postgres", "forbidden", role)


def state(url):
    import redis

    client = redis.Redis.from_url(url, socket_timeout=10)
    prefix = KEY_PREFIXES[urllib.parse.urlparse(url).username]

    def own():
        client.set(prefix + "twin", "written", ex=60)
        assert client.get(prefix + "twin") == b"written"

    ask("redis", "allowed", own)
    ask("redis", "forbidden", lambda: client.get("another:twin"))


def broker(servers):
    from confluent_kafka import Consumer, KafkaError, KafkaException, Producer

    topic = next((topic for name, topic in TOPICS.items() if NAME.startswith(name)), "soma.audit")
    word = uuid.uuid4().hex

    def produce(to):
        failures = []
        # A topic that is not known after five seconds is not there.
        limits = {"message.timeout.ms": 20000, "topic.metadata.propagation.max.ms": 5000}
        producer = Producer({"bootstrap.servers": servers, "compression.type": "snappy", **limits})
        producer.produce(to, word.encode(), on_delivery=lambda error, _: failures.append(error) if error else None)
        producer.flush(30)
        if failures:
            raise KafkaException(failures[0])

    def own():
        produce(topic)
        consumer = Consumer({"bootstrap.servers": servers, "group.id": f"twin-{NAME}", "auto.offset.reset": "earliest"})
        consumer.subscribe([topic])
        end = time.monotonic() + 60
        while time.monotonic() < end:
            message = consumer.poll(1)
            if message and not message.error() and message.value() == word.encode():
                consumer.commit(asynchronous=False)
                consumer.close()
                return
        raise TimeoutError("the record did not come back")

    ask("kafka", "allowed", own)
    ask("kafka", "forbidden", lambda: produce("a.topic.that.nobody.made"))


def vectors(host, port):
    from pymilvus import MilvusClient

    ask("milvus", "allowed", lambda: MilvusClient(f"http://{host}:{port}", timeout=20).list_collections())


def policies(url):
    ask("opa", "allowed", lambda: http("POST", f"{url}/v1/data/soma/policy/allow", {"input": {}}))
    ask("opa", "forbidden", lambda: http("GET", f"{url}/v1/policies"))


def identity(url, realm, client, secret):
    tokens = {}

    def token():
        body = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
        tokens["own"] = http("POST", f"{url}/realms/{realm}/protocol/openid-connect/token", body, form=True)["access_token"]

    ask("keycloak", "allowed", token)
    ask("keycloak", "forbidden", lambda: http("GET", f"{url}/admin/realms/{realm}/users", headers={"Authorization": f"Bearer {tokens.get('own')}"}))


def secrets(address, token, folder, other):
    import hvac

    store = hvac.Client(url=address, token=token).secrets.kv.v2

    def own():
        store.create_or_update_secret(path=f"{folder}/twin", secret={"word": "written"})
        assert store.read_secret_version(path=f"{folder}/twin", raise_on_deleted_version=True)["data"]["data"]["word"] == "written"

    ask("secret-store", "allowed", own)
    ask("secret-store", "forbidden", lambda: store.read_secret_version(path=f"{other}/twin", raise_on_deleted_version=True))


def workflows(address, namespace):
    from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
    from temporalio.client import Client

    async def describe(name):
        client = await Client.connect(address, namespace=namespace)
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=name))

    ask("temporal", "allowed", lambda: asyncio.run(describe(namespace)))
    ask("temporal", "forbidden", lambda: asyncio.run(describe("a-namespace-that-nobody-made")))


def everything():
    dsn = first("SOMASTACK_POSTGRES_DSN", "SOMABRAIN_POSTGRES_DSN", "SA01_DB_DSN")
    if dsn:
        postgres(dsn)
    url = first("SOMASTACK_REDIS_URL", "SOMABRAIN_REDIS_URL", "REDIS_URL")
    if url:
        state(url)
    servers = first("SOMASTACK_KAFKA_BOOTSTRAP", "KAFKA_BOOTSTRAP_SERVERS")
    if servers:
        broker(servers)
    host = first("SOMABRAIN_MILVUS_HOST", "SOMA_MILVUS_HOST")
    if host:
        vectors(host, first("SOMABRAIN_MILVUS_PORT", "SOMA_MILVUS_PORT"))
    url = first("SOMABRAIN_OPA_URL", "SA01_OPA_URL", "OPA_URL")
    if url:
        policies(url)
    url = first("SA01_KEYCLOAK_URL", "KEYCLOAK_URL")
    client = first("SA01_KEYCLOAK_CLIENT_ID", "KEYCLOAK_CLIENT_ID")
    if url and client:
        secret = first("SA01_KEYCLOAK_CLIENT_SECRET", "KEYCLOAK_CLIENT_SECRET")
        identity(url, first("SA01_KEYCLOAK_REALM", "KEYCLOAK_REALM"), client, secret)
    if os.environ.get("VAULT_ADDR"):
        folder, other = ("agent", "agentvoicebox") if NAME.startswith("somaagent01") else ("agentvoicebox", "agent")
        secrets(os.environ["VAULT_ADDR"], os.environ["VAULT_TOKEN"], folder, other)
    address = first("SA01_TEMPORAL_HOST", "TEMPORAL_HOST")
    if address:
        workflows(address, first("SA01_TEMPORAL_NAMESPACE", "TEMPORAL_NAMESPACE"))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    import stand_in

    everything()
    stand_in.listen()
