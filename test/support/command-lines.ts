import { COMMANDS, type CommandName } from '../../cli/command/table.ts';

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** Words with which each command may stand, beside its flags. */
export const WORDS: Readonly<Partial<Record<CommandName, readonly string[]>>> = {
  secrets: ['local'],
  preflight: ['prod'],
  exec: ['kafka', '--', 'true'],
  replay: ['true'],
  'dev up': ['somabrain'],
  'dev down': ['somabrain'],
  completion: ['bash'],
};
