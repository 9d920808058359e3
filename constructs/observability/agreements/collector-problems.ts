const LISTS = ['receivers', 'processors', 'exporters'] as const;

type Parts = Readonly<Record<string, unknown>>;

/** The form that configuration files of an OpenTelemetry collector share; Jaeger 2 is one. */
export interface CollectorFile {
  readonly receivers: Parts;
  readonly processors?: Parts;
  readonly exporters: Parts;
  readonly connectors?: Parts;
  readonly extensions: Parts;
  readonly service: {
    readonly extensions: readonly string[];
    readonly pipelines: Readonly<Record<string, Pipeline>>;
    readonly telemetry: unknown;
  };
}

export interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors?: readonly string[];
  readonly exporters: readonly string[];
}

/**
 * Faults that the program accepts silently: a part that no pipeline uses, and a pipeline whose spans bypass the memory limiter.
 * A part that is used and not defined is refused by the program itself.
 */
export function collectorProblems(file: CollectorFile): readonly string[] {
  const pipelines = Object.entries(file.service.pipelines);
  const used = (list: (typeof LISTS)[number]) => pipelines.flatMap(([, pipeline]) => pipeline[list] ?? []);
  const idle = LISTS.flatMap((list) =>
    unused(file[list] ?? {}, used(list)).map((name) => `${list}.${name} is in no pipeline`),
  );
  const ends = Object.keys(file.connectors ?? {}).filter(
    (name) => !used('receivers').includes(name) || !used('exporters').includes(name),
  );
  const past = pipelines.filter(
    ([, { receivers, processors = [] }]) =>
      file.processors?.['memory_limiter'] !== undefined &&
      receivers.some((name) => name in file.receivers) &&
      processors[0] !== 'memory_limiter',
  );
  return [
    ...idle,
    ...ends.map((name) => `connectors.${name} does not join two pipelines`),
    ...unused(file.extensions, file.service.extensions).map((name) => `extensions.${name} is not started`),
    ...past.map(([name]) => `service.pipelines.${name} takes data past the memory limiter`),
  ];
}

const unused = (parts: Parts, names: readonly string[]) =>
  Object.keys(parts).filter((name) => !names.includes(name));
