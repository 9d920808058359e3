import type { Component } from '../../constructs/core/model/component.ts';
import { isOwnImage } from '../../constructs/core/model/image.ts';
import { Workload } from '../../constructs/workload/workload.ts';

/** Images that no project publishes, by their names in the environment. */
export function ownImages(components: readonly Component[]): readonly string[] {
  return components.flatMap((component) => {
    if (!(component instanceof Workload)) return [];
    const { image } = component.container;
    return isOwnImage(image) ? [image.reference] : [];
  });
}
