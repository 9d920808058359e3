import { renderCompose } from '../compose/render.ts';
import { Cpu } from '../constructs/core/amounts/cpu.ts';
import { goMemory } from '../constructs/core/memory/go-runtime.ts';
import { Memory } from '../constructs/core/amounts/memory.ts';
import { Platform } from '../constructs/platform/platform.ts';
import { IMAGES } from '../constructs/core/versions.ts';
import { Workload } from '../constructs/workload/workload.ts';
import { ENVIRONMENTS } from '../environments/index.ts';
import { parseEnvironment } from '../environments/parse.ts';
import { kubernetesFiles } from '../stacks/kubernetes/manifest-files.ts';
import { renderKubernetes } from '../stacks/kubernetes/render.ts';

/** Measures how rendering grows with the number of workloads, in milliseconds for each target. */
const TARGETS: Readonly<Record<string, (workloads: number) => unknown>> = {
  compose: (workloads) => renderCompose(platformWith('local', workloads)).files(),
  kubernetes: (workloads) => kubernetesFiles(renderKubernetes(platformWith('kind', workloads))),
};

function platformWith(name: string, workloads: number): Platform {
  const platform = new Platform(parseEnvironment(ENVIRONMENTS[name]));
  const limit = Memory.mebibytes(64);
  for (let index = 0; index < workloads; index++) {
    new Workload(platform.somaServices, `extra-${index}`, {
      path: `somaServices.extra${index}`,
      replicas: 1,
      memory: limit,
      cpu: Cpu.millicores(10),
      memoryModel: goMemory('extra', limit, Memory.mebibytes(16)),
      ports: { http: 8080 },
      container: (self) => ({
        image: IMAGES.opa,
        runAs: { uid: 1000, gid: 1000 },
        health: { readiness: { type: 'http', endpoint: self.port('http'), path: '/' }, startSeconds: 5 },
      }),
    });
  }
  return platform;
}

for (const [name, render] of Object.entries(TARGETS)) {
  render(1);
  const times = [10, 100, 1000].map((workloads) => {
    const start = process.hrtime.bigint();
    render(workloads);
    return { workloads, milliseconds: Number(process.hrtime.bigint() - start) / 1e6 };
  });
  const text = times
    .map(({ workloads, milliseconds }) => `${workloads}: ${milliseconds.toFixed(0)} ms`)
    .join(', ');
  console.log(`${name.padEnd(11)} workloads ${text}`);
}
