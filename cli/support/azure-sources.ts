import { parseService } from '#provider/intent/parse'
import { refOf, type LiveService } from '#reconcilers/kubernetes/live-service'
import { publishedIngress } from '#reconcilers/service/status'
import type { Connection } from '../options.ts'
import { rehearse } from '../rehearsal/rehearse.ts'
import { startRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts'
import { servedServices } from '../rehearsal/served-services.ts'
import type { Gathered, Source } from './collect.ts'

/** Who is up behind a rule costs Azure seconds for each: no more than this for one Service, in milliseconds. */
const healthMs = 5000
/** Of so many Services it is asked, of the others only what is known. */
const mostAsked = 50

/** What Azure knows, what Berth makes of it for each Service, and what it would write. Nothing is written. */
export function azureSources(connection: Connection): Source {
  return {
    what: 'azure, explain and plan',
    async *files() {
      const rehearsal = await startRehearsal(connection, { beforeApply: false })
      try {
        yield* documents(rehearsal)
        // What stands is looked at before anything is rehearsed, or the rehearsal would be shown as fact.
        for (const [index, service] of rehearsal.services.entries()) {
          yield await explained(rehearsal, service, index < mostAsked)
        }
        const services = await rehearse(rehearsal, servedServices(rehearsal.services, connection.className))
        yield { name: 'plan.json', content: { services, writes: rehearsal.writes, unread: rehearsal.unread } }
      } finally {
        await rehearsal.stop()
      }
    },
  }
}

function* documents({ documents: all }: Rehearsal): Generator<Gathered> {
  for (const [index, id] of all.ids().entries()) {
    const [type = '', name = ''] = id.split('/').slice(-2)
    // Numbered, because two groups may each have one of that name, and cut, because a tar takes a hundred characters.
    yield {
      name: `azure/${index}-${type.slice(0, 30)}-${name.slice(0, 40)}.json`,
      content: { id, ...all.observed(id) },
    }
  }
}

async function explained({ provider, defaults }: Rehearsal, service: LiveService, isAsked: boolean): Promise<Gathered> {
  const ref = refOf(service)
  const parsed = parseService(service, defaults)
  const until = isAsked ? AbortSignal.timeout(healthMs) : AbortSignal.abort(new Error('not asked: there are many'))
  const standing = await provider.loadBalancers.explain(ref, until)
  return {
    name: `explain/${ref.namespace.slice(0, 30)}/${ref.name.slice(0, 40)}.json`,
    content: {
      service: `${ref.namespace}/${ref.name}`,
      uid: ref.uid,
      ...parsed,
      published: publishedIngress(service),
      conditions: service.status?.conditions ?? [],
      ...standing,
    },
  }
}
