/** What the cluster runs needs nothing of AWS but its nodes, which the stack has already. */
export function runsOnNodes(): void {
  // Nothing to make.
}
