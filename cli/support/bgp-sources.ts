import { bgpDefaults } from '#provider/bgp/intent/parse'
import { systemClock } from '#provider/time/clock'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { servedServices } from '../rehearsal/served-services.ts'
import { loadBerthSettings } from '../settings.ts'
import { explainService } from '../bgp/explain-service.ts'
import { takeSnapshot } from '../bgp/snapshot.ts'
import type { Connection } from '../options.ts'
import type { Source } from './collect.ts'

const patienceMs = 60_000

/** What the configuration of bare metal says, what the speakers say of themselves, and what Berth makes of each Service. */
export function bgpSources(client: () => KubernetesClient, connection: Connection): Source {
  return {
    what: 'configuration, speakers and explain',
    async *files() {
      const { bgp, strictAnnotations } = await loadBerthSettings(connection.config)
      const snapshot = await takeSnapshot(client(), bgp.configurationNamespace, AbortSignal.timeout(patienceMs))
      const { className } = connection
      yield { name: 'bgp/configuration.json', content: snapshot.configuration }
      yield { name: 'bgp/speakers.json', content: Object.fromEntries(snapshot.speakers) }
      yield { name: 'bgp/endpoint-slices.json', content: snapshot.slices }
      for (const service of servedServices(snapshot.services, className)) {
        const defaults = { ...bgpDefaults, strictAnnotations }
        const { namespace = 'default', name } = service.metadata
        yield {
          name: `explain/${namespace.slice(0, 30)}/${name.slice(0, 40)}.json`,
          content: await explainService(service, snapshot, { className, defaults, nowMs: systemClock.now() }),
        }
      }
    },
  }
}
