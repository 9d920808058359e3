import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ENVELOPE } from '../../constructs/event-streaming/change-capture/connector.config.ts';
import { SOMA_EVENT } from '../../constructs/event-streaming/schema-registry/schemas/soma-event.ts';
import { EVENT_TOPICS } from '../../constructs/event-streaming/event-store/event-store.demands.ts';
import { schemasOf } from '../../constructs/event-streaming/schema-registry/schemas.ts';
import { emitted, project } from '../support/emitted.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const SCHEMAS = schemasOf(EVENT_TOPICS);
const EVENT = project('config/schemas/soma.stack.events-value.avsc');
const AVRO = `avro() { java -Xmx64m -XX:TieredStopAtLevel=1 -cp "$CFG/avro/libs/*" "$HERE/java/AvroReader.java" "$@"; }`;
const MINUTES = 5;

const METADATA = /("doc": "JSON text for what has no field",\s+"type": "string")/;
/** A field more, with a default and without one. */
const withDefault = (text: string) =>
  text.replace(METADATA, '$1 }, { "name": "added", "type": ["null", "string"], "default": null');
const withoutDefault = (text: string) => text.replace(METADATA, '$1 }, { "name": "added", "type": "string"');

test('the schema of events has the fields of a record that change capture makes', () => {
  expect(SOMA_EVENT.fields.map(({ name }) => name)).toEqual(['payload', ...ENVELOPE]);
});

describe.runIf(readable('the Avro schemas', 'compose', 'avro'))('Schemas, read by Apache Avro 1.12', () => {
  let said: Booted;
  const { answered, text } = questionsTo(() => said);

  beforeAll(async () => {
    const files = emitted();
    said = await boot(
      files,
      ['schemas'],
      `${AVRO}
      cd '${join(files.folder, project('config/schemas'))}'
      ask parsed avro parse ${Object.keys(SCHEMAS)
        .map((name) => `${name}.avsc`)
        .join(' ')}
      cat > /box/more.avsc <<'A'
${withDefault(files.read(EVENT))}
A
      cat > /box/break.avsc <<'A'
${withoutDefault(files.read(EVENT))}
A
      sed 's/"default": null/"default": 0/' '${join(files.folder, EVENT)}' > /box/default.avsc
      sed 's/"timestamp-millis"/"timestamp-mills"/' '${join(files.folder, EVENT)}' > /box/logical.avsc
      ask more avro reads /box/more.avsc '${join(files.folder, EVENT)}'
      ask break avro reads /box/break.avsc '${join(files.folder, EVENT)}'
      ask default avro parse /box/default.avsc
      ask logical avro parse /box/logical.avsc`,
    );
  });

  test('are schemas, each under its name', () => {
    expect(answered('parsed'), said.text).toEqual({
      status: 0,
      text: Object.values(SCHEMAS)
        .map(({ namespace, name }) => `${namespace}.${name}`)
        .join(' | '),
    });
  });

  test('can read old records with a new field that has a default', () => {
    expect(text('more')).toContain('compatibility:COMPATIBLE');
  });

  test('cannot read old records with a new field without a default', () => {
    expect(text('break')).toContain('READER_FIELD_MISSING_DEFAULT_VALUE');
  });

  test('are refused with a default of another type', () => {
    expect(text('default')).toContain('Invalid default for field idempotency_key');
  });

  test('are refused with a logical type that does not exist', () => {
    expect(text('logical')).toContain('occurred_at: its logical type would be ignored');
  });
});

describe.runIf(readable('the schema registry', 'compose', 'postgres', 'apicurio'))(
  'The schema registry, read by Apicurio Registry 3.3 and PostgreSQL 16',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      said = await boot(
        files,
        ['postgres', 'postgres-databases', 'schema-registry', 'schemas'],
        String.raw`
        START_TRIES=1200
        rest() { curl -sS "http://schema-registry:8080/apis/registry/v3/$1"; }
        event=groups/soma.stack/artifacts/soma.stack.events-value
        start postgres
        ask databases job postgres-databases
        start schema-registry
        ask healthy healthy schema-registry
        ask 'first run' job schemas
        ask 'second run' job schemas
        memory schemas "$PEAK"
        ask versions rest $event/versions
        rest $event/versions/branch=latest/content > /box/kept
        ask kept cmp /box/kept <(tr -d '\n' < '${join(files.folder, EVENT)}')
        ask rules sh -c "$(declare -f rest); rest admin/rules/COMPATIBILITY; rest admin/rules/VALIDITY"
        ask metrics sh -c 'curl -sS http://127.0.0.1:9000/metrics | grep -c ^jvm_memory'
        for ((i = 0; i < 300; i++)); do rest $event/versions/branch=latest/content > /dev/null & load[i]=$!; done
        wait "${'${load[@]}'}"
        ask connections env PGPASSWORD='${files.secret('POSTGRES_PASSWORD')}' psql -X -At -h postgres -U postgres -c "select count(*) from pg_stat_activity where usename = 'registry'"
        ask 'in the log' grep -c '${files.secret('REGISTRY_DB_PASSWORD')}' /box/schema-registry.log
        memory schema-registry
        stop schema-registry
        start schema-registry
        ask 'after a restart' rest $event/versions/branch=latest/content
        cp '${join(files.folder, EVENT)}' /box/right
        cat > '${join(files.folder, EVENT)}' <<'A'
${withDefault(files.read(EVENT))}
A
        ask more job schemas
        ask 'versions then' rest $event/versions
        cat > '${join(files.folder, EVENT)}' <<'A'
${withoutDefault(files.read(EVENT)).replace('"added"', '"broken"')}
A
        ask break job schemas
        echo '{ "type": "record" }' > '${join(files.folder, EVENT)}'
        ask 'no schema' job schemas`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    const count = (question: string) => (JSON.parse(text(question)) as { count: number }).count;

    test('the databases are there, and the server is healthy', () => {
      expect(answered('databases'), said.text).toMatchObject({ status: 0 });
      expect(answered('healthy'), said.text).toMatchObject({ status: 0 });
    });

    test.each(['first run', 'second run'])('the job that hands in the schemas succeeds: %s', (run) => {
      expect(answered(run), said.text).toMatchObject({ status: 0 });
    });

    test('a second run makes no second version', () => {
      expect(count('versions')).toBe(1);
    });

    test('a schema is kept as it was handed in', () => {
      expect(answered('kept')).toEqual({ status: 0, text: '' });
    });

    test('every change is checked for compatibility and validity', () => {
      expect(text('rules')).toMatch(/"BACKWARD".*"FULL"/);
    });

    test('it serves metrics', () => {
      expect(Number(text('metrics'))).toBeGreaterThan(0);
    });

    test('it takes no more connections than it asks for', () => {
      expect(Number(text('connections'))).toBeLessThanOrEqual(4);
    });

    test('no password is in the log', () => {
      expect(text('in the log')).toBe('0');
    });

    test('schemas outlive a restart', () => {
      expect(JSON.parse(text('after a restart'))).toEqual(SOMA_EVENT);
    });

    test('a compatible change is a second version', () => {
      expect(answered('more'), said.text).toMatchObject({ status: 0 });
      expect(count('versions then')).toBe(2);
    });

    test('a break is refused, and the job says so', () => {
      expect(answered('break').status).not.toBe(0);
      expect(text('break')).toMatch(/schema soma.stack.events-value was refused: .*[Ii]ncompatible/);
    });

    test('what is no schema is refused, and the job says so', () => {
      expect(answered('no schema').status).not.toBe(0);
      expect(text('no schema')).toContain('was refused');
    });

    test('the job stays within its limit', () => {
      expectWithinLimit(said, 'schemas', 'a shell and curl; less would save nothing');
    });

    test('it stays within its limit', () => {
      expectWithinLimit(said, 'schema-registry');
    });
  },
);
