/** Default tags of every resource: the environment, the stack and the tool that made it. */
export function tags(environment: string, stack: string): Record<string, string> {
  return { Project: 'somastack', Environment: environment, Stack: stack, ManagedBy: 'cdktf' };
}

/** Tag of the disks that pods ask for, and of nothing else: those of nodes have the other tags too, and hold nothing that is to be kept. */
export const BACKED_UP = { key: 'Backup', value: 'daily' } as const;

/** The tags by which a disk is one of the pods of a stack: another cluster of the account, and disks of nodes, lack one of them. */
export function tagsOfPodDisks(stack: string): Readonly<Record<string, string>> {
  return { Stack: stack, [BACKED_UP.key]: BACKED_UP.value };
}
