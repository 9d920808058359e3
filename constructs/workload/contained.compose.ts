import { addContainer } from '../../targets/compose/add-container.ts';
import type { ComposeProject } from '../../targets/compose/compose-project.ts';
import { hostsOf } from '../../targets/compose/hosts.ts';
import type { Contained } from './contained.ts';

/** One service for each replica, with the ports that a developer's machine may reach. */
export function renderContained(component: Contained, project: ComposeProject): void {
  for (const host of hostsOf(component)) {
    const ports = component.published.map((name) => {
      const endpoint = component.port(name);
      const published = `127.0.0.1:${project.hostPorts.of(host, endpoint)}:${endpoint.port}`;
      return endpoint.protocol === 'UDP' ? `${published}/udp` : published;
    });
    addContainer(project, component, component.container, {
      name: host,
      profiles: component.profiles,
      ports,
    });
  }
}
