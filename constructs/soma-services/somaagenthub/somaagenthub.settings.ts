import * as z from 'zod/mini';
import { type Located, size, sized } from '../../core/amounts/settings.ts';
import { ownImage } from '../service/own-image.settings.ts';

const { image, source } = ownImage;
const process = z.strictObject({ image, ...size });

/** What an environment may say about SomaAgentHub: an image for each service, built from one checkout. */
export const somaagenthubSettings = z.strictObject({
  source,
  gateway: process,
  /** Two processes of one image: the API and the Temporal worker. */
  orchestrator: z.strictObject({ image, ...size, worker: sized }),
  identity: process,
});

export type SomaagenthubSettings = Located<z.output<typeof somaagenthubSettings>>;
