/** What a command gets from the command line. */
export interface Invocation {
  readonly options: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  readonly positionals: readonly string[]
}

/** Read by `parseArgs`, and by what tells people and shells of it. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  readonly help: string
  /** What stands for the value in the manual; the last word of the option's name unless said otherwise. */
  readonly value?: string
  /** All that it may be. */
  readonly choices?: readonly string[]
  /** What a shell offers where there are no choices. */
  readonly offers?: 'file' | 'directory'
}

export interface Example {
  readonly does: string
  readonly command: string
}

/** One page of the manual; parser, help, completion and docs/cli.md are made of it. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** Ways to call it, without `berth NAME`. */
  readonly synopsis: readonly string[]
  /** Paragraphs. */
  readonly description: readonly string[]
  readonly options: Readonly<Record<string, Option>>
  /** Taken without effect, and told of by nobody but the log. */
  readonly inherited?: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>
  readonly examples: readonly Example[]
  /** What 0 and 1 mean; 2 and 130 are the same for all (exit-status.ts). */
  readonly exits: Readonly<Record<number, string>>
  /** The variables that it reads, by name (environment.ts). */
  readonly environment: readonly string[]
  /** What a shell offers for its arguments. */
  readonly argument?: readonly string[] | 'service' | 'file'
  /** What stands at the top of `--output json`: these names stay, and others may come. */
  readonly fields?: Readonly<Record<string, string>>
  /** Loaded only when it is run: the SDKs cost half a second. */
  readonly load: () => Promise<{ readonly run: (invocation: Invocation) => Promise<number> }>
}
