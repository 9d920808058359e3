/** On every resource, by the provider: what it belongs to and who made it. */
export function tags(environment: string, stack: string): Record<string, string> {
  return { Project: 'somastack', Environment: environment, Stack: stack, ManagedBy: 'cdktf' };
}
