import { Contained } from './contained.ts';

/** Any plain container: no target runs it in a way of its own. */
export class Workload extends Contained {
  readonly kind = 'workload';
}
