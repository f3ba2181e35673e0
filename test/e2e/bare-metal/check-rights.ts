import { kubectl } from '../rack/kubectl.ts'
import { assertSame } from './cluster.ts'
import type { BareRack } from './rack.ts'

/**
 * Reads the logs for refusals of the API server, which Berth lives with and says: a right that the chart's rules have left out
 * would show in nothing else than in what is missing.
 */
export async function checkRights(rack: BareRack, signal: AbortSignal): Promise<void> {
  const logs = [['the controller', rack.controller.tail(everything)] as const, ...speakerLogs(rack)]
  const refused = logs.flatMap(([who, log]) => {
    const lines = log.split('\n').filter((line) => /forbidden|unauthorized/iu.test(line))
    return lines.slice(0, 3).map((line) => `${who}: ${line}`)
  })
  assertSame('refusals', refused, [])
  const told = await kubectl(rack, ['get', 'announcerstatuses', '-o', 'jsonpath={.items[*].metadata.name}'], signal)
  assertSame('nodes with a status', told.trim().split(/\s+/u).toSorted(), [...rack.speakers.keys()].toSorted())
}

const everything = 1_000_000

function speakerLogs(rack: BareRack): readonly (readonly [string, string])[] {
  return [...rack.speakers].map(([name, speaker]) => [`the speaker of ${name}`, speaker.tail(everything)])
}
