import type { Emulator } from '#mocks/azure/emulator'
import type { AzureOrder, AzureReport } from './azure.ts'
import type { RoutedRule } from './router.ts'
import type { Machine } from './site.ts'

export interface Played {
  readonly emulator: Emulator
  readonly machines?: readonly Machine[]
  /** Where packets are moved too. */
  readonly rules?: () => readonly RoutedRule[]
}

/** Plays Azure in this process until its parent is gone: says how it is reached, then answers what it is asked. */
export function playAzure(start: (fail: (error: unknown) => void) => Promise<Played>): void {
  process.once('disconnect', () => process.exit(0))
  start(fail).then(serve).catch(fail)
}

function serve({ emulator, machines = [], rules = () => [] }: Played): void {
  process.on('message', (order: AzureOrder) => {
    switch (order.ask) {
      case 'rules':
        return report({ is: 'rules', rules: rules() })
      case 'resources':
        return report({
          is: 'resources',
          resources: order.types.flatMap((type) => emulator.resources.list(type)),
        })
      case 'writes':
        return report({ is: 'writes', writes: takeWrites(emulator) })
    }
  })
  report({ is: 'ready', machines, url: emulator.url, caPem: emulator.caPem, credentials: emulator.credentials })
}

function takeWrites({ log }: Emulator): readonly string[] {
  const writes = log.entries.filter((entry) => entry.class === 'write' || entry.class === 'delete')
  log.clear()
  return writes.map(({ method, type, name }) => `${method} ${type}/${name}`)
}

function report(message: AzureReport): void {
  process.send?.(message)
}

function fail(error: unknown): void {
  report({ is: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}
