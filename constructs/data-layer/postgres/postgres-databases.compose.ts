import { addContainer } from '../../../targets/compose/add-container.ts';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import type { PostgresDatabases } from './postgres-databases.ts';

export function renderPostgresDatabases(databases: PostgresDatabases, project: ComposeProject): void {
  addContainer(project, databases, databases.container);
}
