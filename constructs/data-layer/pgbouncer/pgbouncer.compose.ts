import { addContainer } from '../../../targets/compose/add-container.ts';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import type { Pgbouncer } from './pgbouncer.ts';

export function renderPgbouncer(pgbouncer: Pgbouncer, project: ComposeProject): void {
  addContainer(project, pgbouncer, pgbouncer.container);
}
