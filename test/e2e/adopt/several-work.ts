/** What users do with several load balancers and private link services, while Berth has a cluster that another controller made. */
import { apply, kubectl } from '../rack/kubectl.ts'
import { during, startBerth } from './controllers.ts'
import { endpointSlices } from './endpoints.ts'
import type { Journey } from './journey.ts'
import { differences } from './picture.ts'
import { manifest, type Asked } from './services.ts'
import { linked, onFirst, onSecond, severalServices } from './several-services.ts'
import { expectNone, shownAddresses, untilAllShow, untilBerthIsContent, untilGone } from './turns.ts'

const local = { externalTrafficPolicy: 'Local' }

const edited: Readonly<Record<string, Asked>> = {
  'on-second': { annotations: onFirst },
  'local-on-second': { annotations: onFirst, spec: local },
  labelled: { labels: {} },
  // It goes on without its link.
  linked: { ...severalServices['internal'] },
  'new-link': { annotations: linked },
  'new-local': { annotations: onSecond, spec: local },
}
const gone = 'linked-on-second'

export async function moveAndLink({ lab }: Journey, signal: AbortSignal): Promise<void> {
  const before = await shownAddresses(lab, signal)
  await during(startBerth(lab, 6), async (daemon) => {
    await untilBerthIsContent(lab, daemon, signal)
    const slices = endpointSlices(edited, lab.azure.machines)
    await apply(lab, [...slices, ...Object.entries(edited).map(([name, asked]) => manifest(name, asked))], signal)
    await kubectl(lab, ['delete', 'service', gone, '--wait=false'], signal)
    await untilGone(lab, [gone], signal)
    await untilAllShow(lab, { count: before.size + 1, controller: daemon }, signal)
    await untilBerthIsContent(lab, daemon, signal)
  })
  const after = await shownAddresses(lab, signal)
  const kept = [...before].filter(([name]) => name !== gone)
  expectNone('changed addresses', differences(new Map(kept), new Map(kept.map(([name]) => [name, after.get(name)]))))
}
