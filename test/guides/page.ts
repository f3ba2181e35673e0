/**
 * What a page of the documents tells its reader to type. Blocks of `sh` are commands alone; blocks of `console` have commands
 * behind `$ ` and below each what it prints. An HTML comment in front of a block, which a reader of the page does not see, says
 * how it is run:
 *
 *     <!-- stays -->            goes on until the reader ends it, and he opens another terminal
 *     <!-- look again -->       is typed again until it prints what the page shows: something has yet to happen
 *     <!-- ends with 1 -->      its last command ends with this code, since the page shows something that is refused
 *     <!-- not run: REASON -->  cannot be run where pages are tried, and why
 */
export interface Typed {
  readonly command: string
  /** The lines that the page shows as its output; `...` stands for any number of lines. */
  readonly shown: readonly string[]
  /** The code that it ends with. */
  readonly code: number
}

export interface Block {
  /** Number of the line of the fence, from 1. */
  readonly line: number
  readonly typed: readonly Typed[]
  readonly stays: boolean
  readonly looksAgain: boolean
  /** Why it is not run. */
  readonly notRun: string | undefined
}

const fenced =
  /^(?:<!-- (?<mark>[^>]+) -->\n+)?(?<indent> *)```(?<language>sh|console)\n(?<body>[^]*?)^\k<indent>```$/gm

/** Reads the blocks of commands of a Markdown page, in order. @throws {Error} at a comment before a block that says nothing known */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(fenced)].map(({ index, groups = {} }) => {
    const { mark, indent = '', language, body = '' } = groups
    const text = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd()
    const { code, ...how } = instruction(mark)
    const typed = language === 'sh' ? [{ command: text, shown: [] }] : dialogue(text)
    return {
      line: markdown.slice(0, index).split('\n').length,
      typed: typed.map((one, at) => ({ ...one, code: at === typed.length - 1 ? code : 0 })),
      ...how,
    }
  })
}

function instruction(
  mark: string | undefined,
): Pick<Block, 'stays' | 'looksAgain' | 'notRun'> & { readonly code: number } {
  const plain = { stays: false, looksAgain: false, notRun: undefined, code: 0 }
  if (mark === undefined) return plain
  if (mark === 'stays') return { ...plain, stays: true }
  if (mark === 'look again') return { ...plain, looksAgain: true }
  const { code, reason } = /^(?:ends with (?<code>\d+)|not run: (?<reason>.+))$/.exec(mark)?.groups ?? {}
  if (code !== undefined) return { ...plain, code: Number(code) }
  if (reason !== undefined) return { ...plain, notRun: reason }
  throw new Error(`no instruction for a block: <!-- ${mark} -->`)
}

/** A command goes on in the next line as in a shell: behind a backslash, within quotes, up to the end of a here-document. */
function dialogue(text: string): readonly Omit<Typed, 'code'>[] {
  const typed: { command: string; shown: string[] }[] = []
  for (const line of text.split('\n')) {
    const last = typed.at(-1)
    if (line.startsWith('$ ')) typed.push({ command: line.slice(2), shown: [] })
    else if (last !== undefined && last.shown.length === 0 && isUnfinished(last.command)) last.command += `\n${line}`
    else last?.shown.push(line)
  }
  return typed
}

function isUnfinished(command: string): boolean {
  const end = /<<-?'?(?<end>\w+)'?/.exec(command)?.groups?.['end']
  if (end !== undefined) return !command.split('\n').includes(end)
  return command.endsWith('\\') || command.split("'").length % 2 === 0
}
