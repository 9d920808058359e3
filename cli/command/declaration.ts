/** What a word or the value of a flag names; completion proposes such names, and a refusal of a word proposes the nearest. */
export type Names = 'command' | 'environment' | 'folder' | 'profile' | 'service' | 'shell' | 'standalone';

/** A flag of a command. */
export interface Flag {
  /** What it does, as the end of a line of help. */
  readonly summary: string;
  /** Name of its value in help, such as `FOLDER`; a flag without one is on or off. */
  readonly value?: string;
  /** The value is a whole number of at least 1. */
  readonly whole?: true;
  /** All that its value may be, the default first. */
  readonly oneOf?: readonly string[];
  readonly names?: Names;
}

/** The words of a command beside its flags. */
export interface Words {
  /** How help writes them, such as `[PROFILE...]`. */
  readonly usage: string;
  readonly least: number;
  /** @default any number */
  readonly most?: number;
  /** What to write when there are too few, as a whole sentence. */
  readonly missing?: string;
  readonly names?: Names;
}

/** All there is to say of a command: its help, what it refuses and its completion are made from this. */
export interface Declaration {
  /** What it does, in one line without a full stop. */
  readonly summary: string;
  /** @default no words */
  readonly words?: Words;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Whole sentences for `--help`. */
  readonly details?: readonly string[];
}

type ValueOf<One extends Flag> = One extends { readonly whole: true }
  ? number | undefined
  : One extends { readonly oneOf: readonly (infer Word)[] }
    ? Word | undefined
    : One extends { readonly value: string }
      ? string | undefined
      : boolean;

/** A command line that was read by a declaration. */
export interface Line<Declared extends Declaration> {
  readonly words: readonly string[];
  readonly flags: { readonly [Name in keyof Declared['flags']]: ValueOf<Declared['flags'][Name]> };
}
