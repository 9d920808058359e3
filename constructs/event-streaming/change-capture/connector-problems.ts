import { type CaptureSource, CONNECTOR_KEYS, passwordReference } from './connector.config.ts';

/** Names that PostgreSQL accepts for a replication slot. */
const SLOT = /^[a-z0-9_]{1,63}$/;

/** Faults that Kafka Connect would accept silently, or refuse only at run time; one sentence for each. */
export function connectorProblems(
  config: Readonly<Record<string, unknown>>,
  source: CaptureSource,
): readonly string[] {
  const known: readonly string[] = CONNECTOR_KEYS;
  return [
    ...Object.keys(config)
      .filter((key) => !known.includes(key))
      .map((key) => `there is no key "${key}", and the connector would ignore it; see CONNECTOR_KEYS`),
    ...(SLOT.test(source.slot)
      ? []
      : [`slot.name: "${source.slot}" is no name of a slot; write 1 to 63 of a to z, 0 to 9 and "_"`]),
    ...(config['database.password'] === passwordReference(source)
      ? []
      : ['database.password: a password is written out; write a reference such as ${env:NAME}']),
  ];
}
