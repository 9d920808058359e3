import type { OutputFile } from '../constructs/core/files/output-file.ts';
import { yaml } from '../constructs/core/files/yaml.ts';
import type { Platform } from '../constructs/platform/platform.ts';
import type { ComposeProject } from '../targets/compose/compose-project.ts';
import { sentLogging } from '../targets/compose/logging.ts';

const OVERLAY = 'compose.logs.yaml';

/** What must be known to add the overlay: the file, and the way of a line. */
export interface LogsOverlay {
  readonly file: string;
  /** Service that takes lines, and whose image has Bash. */
  readonly carrier: string;
  /** Service that keeps them, and its port. */
  readonly store: string;
  readonly storePort: number;
  /** Address to which the engine sends lines. */
  readonly address: string;
}

/** Undefined where nobody carries lines, or nobody keeps them. */
export function logsOverlayOf(
  { observability: { alloy, loki } }: Platform,
  { hostPorts }: ComposeProject,
): LogsOverlay | undefined {
  if (!alloy || !loki) return undefined;
  const { 'syslog-address': address = '' } = sentLogging('', hostPorts.of(alloy.name, alloy.lines)).options;
  return { file: OVERLAY, carrier: alloy.name, store: loki.name, storePort: loki.http.port, address };
}

/**
 * Compose overlay by which the engine sends the lines of every container to Alloy. It is separate, because not every engine knows the
 * driver or reaches the port: whoever adds it has seen a line arrive. Nothing where the platform has no Alloy.
 */
export function logsOverlay({ observability }: Platform, project: ComposeProject): readonly OutputFile[] {
  const { alloy } = observability;
  if (!alloy) return [];
  const port = project.hostPorts.of(alloy.name, alloy.lines);
  const services = [...project.services.keys()]
    // The receiver would send itself its messages about sending.
    .filter((name) => name !== alloy.name)
    .map((name) => [name, { logging: sentLogging(name, port) }] as const);
  return [
    {
      path: OVERLAY,
      content: `# lines of containers go to Alloy, and from there to Loki; "up" adds this file where the engine can\n${yaml({ services: Object.fromEntries(services) })}`,
    },
  ];
}
