/** Default tags of every resource: the environment, the stack and the tool that made it. */
export function tags(environment: string, stack: string): Record<string, string> {
  return { Project: 'somastack', Environment: environment, Stack: stack, ManagedBy: 'cdktf' };
}

/** Tag of the disks that pods ask for, and of nothing else: those of nodes have the other tags too, and hold nothing that is to be kept. */
export const BACKED_UP = { key: 'Backup', value: 'daily' } as const;
