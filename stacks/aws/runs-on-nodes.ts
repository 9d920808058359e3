/** For components that run in the cluster: they need nothing from AWS but nodes, which the stack has already. */
export function runsOnNodes(): void {
  // There is nothing to make.
}
