import { until } from '../../process/deadline.ts'
import { topology } from '../../rack/topology.ts'
import { visit } from '../../rack/visit.ts'
import { rulesOf } from '../documents.ts'
import { addressOf, answers, silence, soonMs } from '../service.ts'
import { by, patch } from './step.ts'
import type { Step } from './step.ts'

export const localPolicy: Step = {
  name: 'externalTrafficPolicy Local sends flows only to nodes with a pod, and the pod sees the client',
  async run(tour, signal) {
    const address = await addressOf(tour.rack, tour.web, signal)
    await patch(tour, { spec: { externalTrafficPolicy: 'Local' } }, signal)
    await by(tour, ['scale', 'deployment/web', '--replicas=2'], signal)
    await rulesOf(tour.rack, address, ([only]) => only?.rule.probe?.protocol === 'http' && only.up.length === 2, signal)
    const heard = await answers(tour.rack, { url: `http://${address}/`, replicas: 2 }, signal)
    const source = heard.at(-1)?.source
    if (source !== topology.client) throw new Error(`the pod saw ${source}`)
    await patch(tour, { spec: { externalTrafficPolicy: 'Cluster' } }, signal)
    await by(tour, ['scale', 'deployment/web', '--replicas=3'], signal)
    await rulesOf(tour.rack, address, ([only]) => only?.rule.probe?.protocol === 'tcp' && only.up.length === 3, signal)
    await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
  },
}

export const policySteps: readonly Step[] = [
  localPolicy,
  {
    name: 'sessionAffinity ClientIP keeps a client with one pod',
    async run(tour, signal) {
      const address = await addressOf(tour.rack, tour.web, signal)
      await patch(tour, { spec: { sessionAffinity: 'ClientIP' } }, signal)
      await rulesOf(tour.rack, address, ([only]) => only?.rule.distribution === 'source', signal)
      const sticks = async (): Promise<true | undefined> => {
        const pods = new Set<string>()
        for (let round = 0; round < 12; round++) {
          pods.add((await visit(tour.rack, 'client', `http://${address}/`, signal)).pod)
        }
        return pods.size === 1 ? true : undefined
      }
      await until({ what: 'twelve visits meet one pod', timeoutMs: soonMs }, sticks, signal)
      await patch(tour, { spec: { sessionAffinity: 'None', sessionAffinityConfig: null } }, signal)
      await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
    },
  },
  {
    name: 'loadBalancerSourceRanges lets in only who is named',
    async run(tour, signal) {
      const url = `http://${await addressOf(tour.rack, tour.web, signal)}/`
      await patch(tour, { spec: { loadBalancerSourceRanges: [`${topology.otherClient}/32`] } }, signal)
      await silence(tour.rack, { url }, signal)
      await answers(tour.rack, { visitor: 'otherClient', url, replicas: 3 }, signal)
      await patch(tour, { spec: { loadBalancerSourceRanges: null } }, signal)
      await answers(tour.rack, { url, replicas: 3 }, signal)
    },
  },
]
