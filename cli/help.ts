import type { Command } from './commands.ts'

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'berth gives every Kubernetes Service of type LoadBalancer an address that works.',
    '',
    ...rows,
    '',
    'berth COMMAND --help says more.',
  ].join('\n')
}

export function helpOf({ usage, summary, help, options }: Command): string {
  const flags = Object.entries(help).map(([name, text]) => [flagOf(name, options), text] as const)
  const width = Math.max(0, ...flags.map(([flag]) => flag.length))
  return [`usage: ${usage}`, '', summary, '', ...flags.map(([flag, text]) => `  ${flag.padEnd(width)}  ${text}`)].join(
    '\n',
  )
}

function flagOf(name: string, options: Command['options']): string {
  const option = options[name]
  const short = option?.short === undefined ? '' : `-${option.short}, `
  return `${short}--${name}${option?.type === 'string' ? ` ${name.split('-').at(-1)?.toUpperCase()}` : ''}`
}
