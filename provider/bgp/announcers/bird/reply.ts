/**
 * BIRD's control protocol: a command is a line; a reply is lines that begin with a four-digit code, `-` after it when more
 * follow, a space when it is the last; a line that begins with a space continues the one before (BIRD, doc/reply_codes).
 */
export interface ReplyLine {
  readonly code: number
  readonly text: string
}

export interface Reply {
  /** Of the last line: 0xxx done, 1xxx table, 8xxx cannot, 9xxx not understood. */
  readonly code: number
  readonly lines: readonly ReplyLine[]
}

/** Whether BIRD did what it was asked for. */
export function isRefusal(reply: Reply): boolean {
  return reply.code >= 8000
}

/** Returns what the lines with `code` say, each with its continuations. */
export function linesOf(reply: Reply, code: number): readonly string[] {
  return reply.lines.filter((line) => line.code === code).map((line) => line.text)
}

/** Returns all of a reply in one line, for an error's message. */
export function sentence(reply: Reply): string {
  return reply.lines.map((line) => line.text.trim()).join('; ')
}

/** Takes the stream in pieces of any size and hands out each reply once it is whole. */
export function createReplyReader(onReply: (reply: Reply) => void): (piece: string) => void {
  let rest = ''
  let lines: ReplyLine[] = []
  return (piece) => {
    const parts = (rest + piece).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const [, digits = '', mark = '', text = ''] = /^(\d{4})([ -])(.*)$/su.exec(part) ?? []
      const code = digits === '' ? (lines.at(-1)?.code ?? 0) : Number(digits)
      lines.push({ code, text: digits === '' ? part.slice(1) : text })
      if (mark !== ' ') continue
      onReply({ code, lines })
      lines = []
    }
  }
}
