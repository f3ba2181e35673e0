import { createInterface } from 'node:readline/promises'
import type { AzureConfig } from '#provider/azure/config/azure-config'
import { findLeftovers } from '#provider/azure/leftovers/find-leftovers'
import { pruneLeftovers } from '#provider/azure/leftovers/prune'
import type { Leftover } from '#provider/azure/leftovers/leftover'
import { poolFamilies } from '#provider/azure/names/pool-name'
import type { Invocation } from '../command.ts'
import { connectAzure } from '../connect.ts'
import { Failure } from '../failure.ts'
import { connectionOf } from '../options.ts'
import { outputOption, printValue } from '../output.ts'
import { readKnownCluster } from '../rehearsal/known-cluster.ts'
import { printLeftovers } from '../rehearsal/print-adoption.ts'
import { refuseMisplaced, startRehearsal } from '../rehearsal/rehearsal.ts'
import { lookAtRoutes, saidOfPods } from '../rehearsal/route-table.ts'

const lookMs = 30_000
/** An operation takes seconds, and there may be hundreds of public IPs. */
const removeMs = 30 * 60_000

/** Shows what is left over, asks, and removes it: 0 if nothing (certain) is left, 1 if it was not wanted. */
export async function run({ options }: Invocation): Promise<number> {
  const connection = connectionOf(options)
  const said = saidOfPods(options, connection.className)
  const rehearsal = await startRehearsal(connection, { beforeApply: false })
  try {
    refuseMisplaced(rehearsal)
    const standing = rehearsal.provider.standing()
    const cluster = await readKnownCluster(rehearsal.client, connection, AbortSignal.timeout(lookMs))
    const table = await lookAtRoutes(rehearsal, said, AbortSignal.timeout(lookMs))
    if (table.note !== undefined) console.error(table.note)
    const leftovers = [...findLeftovers(standing, cluster), ...table.leftovers]
    const chosen = leftovers.filter(({ doubtful }) => !doubtful || options['include-doubtful'] === true)
    const output = outputOption(options)
    if (output !== 'table') {
      const agreed = options['yes'] === true ? chosen : []
      const removed = await remove(agreed, rehearsal.settings.azure)
      console.log(printValue({ leftovers, removed }, output))
      return agreed.length === chosen.length ? 0 : 1
    }
    if (leftovers.length > 0) console.log(printLeftovers(leftovers))
    if (chosen.length === 0) return say('Nothing to remove.', 0)
    if (options['yes'] !== true && !(await agrees(chosen))) return say('Nothing was removed.', 1)
    await remove(chosen, rehearsal.settings.azure, ({ doc, method }) =>
      console.log(`${method === 'DELETE' ? 'deleted' : 'written'}  ${doc.split('/').slice(-2).join('/')}`),
    )
    return 0
  } finally {
    await rehearsal.stop()
  }
}

interface Removed {
  readonly doc: string
  readonly method: 'PUT' | 'DELETE'
}

async function remove(
  chosen: readonly Leftover[],
  config: AzureConfig,
  say: (write: Removed) => void = () => {},
): Promise<readonly Removed[]> {
  const removed: Removed[] = []
  if (chosen.length === 0) return removed
  const signal = AbortSignal.timeout(removeMs)
  const { arm } = await connectAzure(config, { mayWrite: () => true }, signal)
  const { clusterName } = config
  const onWritten = (doc: string, method: Removed['method']) => {
    removed.push({ doc, method })
    say({ doc, method })
  }
  await pruneLeftovers(chosen, { arm, cluster: clusterName, pools: poolFamilies(clusterName), onWritten }, signal)
  return removed
}

async function agrees(chosen: readonly Leftover[]): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Failure('nobody to ask: say --yes', 2)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const noun = chosen.length === 1 ? 'thing' : 'things'
    const answer = await terminal.question(`Remove ${chosen.length} ${noun} marked "-"? Type yes: `)
    return answer.trim().toLowerCase() === 'yes'
  } finally {
    terminal.close()
  }
}

function say(text: string, code: number): number {
  console.log(text)
  return code
}
