/** Default tags of every resource: the environment, the stack and the tool that made it. */
export function tags(environment: string, stack: string): Record<string, string> {
  return { Project: 'somastack', Environment: environment, Stack: stack, ManagedBy: 'cdktf' };
}
