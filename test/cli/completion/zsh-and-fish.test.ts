import { describe, expect, it } from 'vitest'
import { commands } from '#cli/commands'
import { fishCompletion } from '#cli/completion/fish'
import { zshCompletion } from '#cli/completion/zsh'

/** Read, not run: these shells are not on every machine. */
describe.each([
  ['zsh', zshCompletion(commands), (option: string) => `--${option}[`],
  ['fish', fishCompletion(commands), (option: string) => `-l ${option} `],
])('the completion of %s', (_, script, written) => {
  it('has every command and every option with what it is for', () => {
    for (const { name, options } of commands) {
      expect(script).toContain(name)
      for (const option of Object.keys(options)) expect(script).toContain(written(option))
    }
  })

  it('has the words that an option may be', () => {
    expect(script).toContain('none basic strict')
    expect(script).toContain('azure bgp')
  })

  it('leaves no quote open', () => {
    const escaped = script.replaceAll(/'\\''|\\'/g, '')
    const open = escaped.split('\n').filter((line) => line.split("'").length % 2 === 0)
    expect(open).toEqual([])
  })
})
