import { isOwnImage } from '../constructs/core/model/image.ts';
import type { OutputFile } from '../constructs/core/files/output-file.ts';
import type { Platform } from '../constructs/platform/platform.ts';
import { Workload } from '../constructs/workload/workload.ts';
import { yaml } from '../constructs/core/files/yaml.ts';

/**
 * Compose overlay that builds the unpublished images from checkouts beside this repository. It is separate, so that the project
 * itself never builds.
 */
export function buildOverlay(platform: Platform): OutputFile {
  const services = platform.components.flatMap((component) => {
    if (!(component instanceof Workload)) return [];
    const { image } = component.container;
    return isOwnImage(image) && image.build ? [[component.name, { build: image.build }] as const] : [];
  });
  return {
    path: 'compose.build.yaml',
    content: `# build contexts; add with: docker compose -f compose.yaml -f compose.build.yaml build\n${yaml({ services: Object.fromEntries(services) })}`,
  };
}
