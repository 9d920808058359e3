import { Construct } from 'constructs';

/** Metrics, logs and traces; nothing runs here yet, so the layer is an empty place in the tree. */
export class Observability extends Construct {}
