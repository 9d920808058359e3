import 'cdk8s-plus-28/lib/imports/k8s.js';

declare module 'cdk8s-plus-28/lib/imports/k8s.js' {
  interface LifecycleHandler {
    /** A pause that needs no program in the image; Kubernetes has it since 1.30, these types do not know it yet. */
    readonly sleep?: { readonly seconds: number };
  }
}
