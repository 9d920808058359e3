import { addContainer } from '../../../targets/compose/add-container.ts';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import type { KafkaTopics } from './kafka-topics.ts';

export function renderKafkaTopics(topics: KafkaTopics, project: ComposeProject): void {
  addContainer(project, topics, topics.container);
}
