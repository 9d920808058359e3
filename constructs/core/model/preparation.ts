import { fingerprint } from '../files/fingerprint.ts';
import type { Container, Preparation } from './container.ts';
import { imageReference } from './image.ts';

/** The container of the run that prepares a folder, which must be writable and hold at first what the image has there. */
export function preparing(
  { image, runAs, scratch = [] }: Container,
  { path, command, environment }: Preparation,
) {
  return {
    image,
    runAs,
    entrypoint: ['/bin/sh', '-ec'],
    command: [script(path, command)],
    environment,
    scratch,
  } satisfies Container;
}

/** Tells results apart: another image, command or variable is another result. */
export function resultOf({ image }: Container, { path, command, environment }: Preparation): string {
  return fingerprint(JSON.stringify([imageReference(image), path, command, environment]));
}

/** Keeps a copy of what the image has beside the result, since a run that was broken off may leave files that no command can read. */
function script(path: string, command: string): string {
  return `cd ${path}
[ ! -e .done ] || exit 0
if [ -d .image ]; then rm -rf -- *; cp -R .image/. .
else rm -rf .new; mkdir .new; cp -R -- * .new; mv .new .image
fi
${command}
: > .done
`;
}
