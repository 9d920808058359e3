const LISTS = ['receivers', 'processors', 'exporters'] as const;

type Parts = Readonly<Record<string, unknown>>;

/** What all files have in common that a collector reads, Jaeger 2 among them. */
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
 * What the program takes without a word: a part that no pipeline uses, and spans that come in past the memory limiter.
 * It refuses a part that is used and not there.
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
