import { parseArgs } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Command } from '#cli/command'
import { commands } from '#cli/commands'
import { environment } from '#cli/manual/environment'
import { manualPage, overview, usage } from '#cli/manual/page'

const plain = { width: 80, bold: (text: string) => text }
const named = (name: string): Command => {
  const found = commands.find((command) => command.name === name)
  if (found === undefined) throw new Error(`there is no command ${name}`)
  return found
}

describe('the manual', () => {
  it('shows every page in the sections that manual pages have, in their order', () => {
    const titles = ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'EXAMPLES', 'EXIT STATUS', 'ENVIRONMENT']
    for (const command of commands) {
      const lines = manualPage(command, plain).split('\n')
      expect([command.name, ...lines.filter((line) => /^[A-Z]/.test(line))]).toEqual([command.name, ...titles])
    }
  })

  it('fits a terminal of 80 columns, but for examples, which must be copied whole', () => {
    for (const command of commands) {
      const examples = new Set(command.examples.map((example) => example.command))
      const long = manualPage(command, plain)
        .split('\n')
        .filter((line) => line.length > 80 && !examples.has(line.trim()))
      expect(long).toEqual([])
      expect(command.examples.filter((example) => example.command.length > 120)).toEqual([])
    }
    expect(
      overview(commands, plain)
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([])
  })

  it('keeps words whole when it breaks lines', () => {
    const narrow = overview([named('plan')], { ...plain, width: 40 })
    expect(narrow.split(/\s+/).join(' ')).toContain(named('plan').summary)
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40)
  })

  it('gives no example that the parser would refuse', () => {
    const calls = commands.flatMap(({ examples }) => examples).map(({ command }) => command)
    const own = calls.map((line) =>
      /(?:^|\()(?:berth|npm run berth --|kubectl berth) ([^|>)]+)/.exec(line)?.[1]?.trim(),
    )
    const parsed = own.filter((line) => line !== undefined)
    expect(parsed.length).toBeGreaterThan(20)
    for (const line of parsed) {
      const [name = '', ...args] = line.split(/\s+/).map((word) => word.replaceAll(/^"|"$/g, ''))
      const options = named(name).options
      expect(() => parseArgs({ args, options, allowPositionals: true, strict: true })).not.toThrow()
    }
  })

  it('knows every variable that a page names', () => {
    const names = new Set(commands.flatMap((command) => command.environment))
    expect([...names].filter((name) => !(name in environment))).toEqual([])
  })

  it('names in the help of an option all that it may be', () => {
    const silent = commands.flatMap(({ name, options }) =>
      Object.entries(options).flatMap(([option, { choices = [], help }]) =>
        choices
          .filter((choice) => !help.includes(choice) && !help.includes('class'))
          .map((choice) => [name, option, choice]),
      ),
    )
    expect(silent).toEqual([])
  })

  it('says in two lines how a command is called', () => {
    expect(usage(named('plan'))).toBe(
      'usage: berth plan -f FILE [options]\n   or: berth plan --all [options]\nberth plan --help says more.',
    )
  })
})
