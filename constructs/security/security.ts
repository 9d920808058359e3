import { Construct } from 'constructs';
import { Opa } from './opa/opa.ts';
import type { SecuritySettings } from './security.settings.ts';

/** Who may do what. */
export class Security extends Construct {
  readonly opa: Opa;

  constructor(scope: Construct, id: string, settings: SecuritySettings) {
    super(scope, id);
    this.opa = new Opa(this, 'opa', settings.opa);
  }
}
