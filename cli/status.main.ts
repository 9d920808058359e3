import { print } from './command/print.ts';
import { EXIT, runCommand } from './command/run-command.ts';
import { isUp, ourContainers } from './engine/containers.ts';
import { memoryOf } from './engine/memory.ts';
import { json } from './output/json.ts';
import { paint } from './output/style.ts';
import { terminalWidth } from './output/terminal.ts';
import { compare, differences } from './stack/compare.ts';
import { lastMeasurement } from './stack/measured.ts';
import { pipelineOf, pipelineProblems } from './stack/pipeline.ts';
import { statusText } from './stack/status-text.ts';
import { writtenStack } from './stack/written-stack.ts';

runCommand('status', async ({ flags }) => {
  const stack = writtenStack(flags.standalone);
  const containers = ourContainers().filter(({ project }) => project === stack.project);
  const running = containers.filter(isUp);
  const [memory, pipeline] = await Promise.all([memoryOf(running), pipelineOf(containers)]);
  const status = compare(stack, containers, memory, new Date());
  const problems =
    containers.length === 0
      ? [`nothing of ${stack.project} is there; start it with: somastack up`]
      : [...differences(status), ...pipelineProblems(pipeline)];
  print(
    flags.json
      ? json({
          schema: 1,
          environment: stack.environment,
          project: stack.project,
          asPlanned: problems.length === 0,
          ...status,
          ...pipeline,
          problems,
        })
      : containers.length === 0
        ? `${problems.join('\n')}\n`
        : statusText(stack.project, status, pipeline, problems, lastMeasurement(stack), {
            width: terminalWidth(),
            paint: paint(),
          }),
  );
  return problems.length === 0 ? EXIT.done : EXIT.problems;
});
