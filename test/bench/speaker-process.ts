/** A speaker alone in its process, bundled and started as the image has it, with a daemon that takes everything: for its memory. */
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { connectCluster } from '#cli/connect-cluster'
import { becomeLean } from '#cli/lean-process'
import { runSpeaker } from '#cli/speaker/run-speaker'
import type { Announcer } from '#provider/bgp/announcers/announcer'

becomeLean()
let accepted: ReadonlySet<string> = new Set()
const announcer: Announcer = {
  name: 'bench',
  apply(desired) {
    accepted = new Set(desired.announcements.map(({ prefix }) => prefix))
    console.log(accepted.size)
    return Promise.resolve()
  },
  observe: () => Promise.resolve({ sessions: [], accepted, advertised: new Map([['tor', accepted]]) }),
}

setInterval(() => {}, 60_000)
await runSpeaker(
  {
    client: connectCluster(process.argv[2]),
    node: 'node1',
    announcer,
    needsPeers: true,
    className: undefined,
    namespace: 'metallb-system',
    kubeProxyHealth: undefined,
    ignoresExcludeLabel: false,
    log: pino({ level: 'warn' }),
    registry: new Registry(),
  },
  new AbortController().signal,
)
