import { addContainer } from '../../targets/compose/add-container.ts';
import type { ComposeProject } from '../../targets/compose/compose-project.ts';
import type { Workload } from './workload.ts';

export function renderWorkload(workload: Workload, project: ComposeProject): void {
  for (const host of project.hostsOf(workload)) {
    const ports = workload.published.map((name) => {
      const published = project.hostPorts.publish(workload.name, workload.port(name).port);
      return workload.datagrams.includes(name) ? `${published}/udp` : published;
    });
    addContainer(project, workload, workload.container, { name: host, profiles: workload.profiles, ports });
  }
}
