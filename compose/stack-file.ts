import type { OutputFile } from '../constructs/core/files/output-file.ts';
import type { ComposeProject } from '../targets/compose/compose-project.ts';
import type { ComposeService } from '../targets/compose/compose-service.ts';
import type { LogsOverlay } from './logs-overlay.ts';
import { profilesOf } from './profiles.ts';

/**
 * What commands must know of a running stack that `memory-plan.json` does not say, so that none of them needs a definition that is
 * right: its profiles, what waits for what, and how long a start may take. `schema` increases when a field changes its meaning.
 */
export function stackFile(project: ComposeProject, logs: LogsOverlay | undefined): OutputFile {
  const { environmentName, projectName } = project;
  const data = {
    schema: 1,
    environment: environmentName,
    project: projectName,
    secretsFile: `.secrets/${environmentName}/compose.env`,
    secretsCommand: project.secretsCommand,
    profiles: profilesOf(project),
    /** Null where lines of containers stay with the engine in any case. */
    logs: logs ?? null,
    services: Object.fromEntries([...project.services].map(([name, service]) => [name, entryOf(service)])),
  };
  return { path: 'stack.json', content: `${JSON.stringify(data, null, 2)}\n` };
}

function entryOf({ profiles, depends_on = {}, healthcheck }: ComposeService) {
  const waitsFor = Object.entries(depends_on)
    .filter(([, { condition }]) => condition !== 'service_started')
    .map(([name]) => name);
  return {
    /** Null where the service always runs. */
    profiles: profiles ?? null,
    waitsFor,
    /** Seconds after which the engine calls a start failed; null without a health check. */
    healthySeconds: healthcheck
      ? secondsOf(healthcheck.start_period) + healthcheck.retries * secondsOf(healthcheck.interval)
      : null,
  };
}

const secondsOf = (text: string) => Number.parseInt(text, 10);
