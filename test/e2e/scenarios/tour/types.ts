import { until } from '../../process/deadline.ts'
import { nothingLeftOf } from '../documents.ts'
import { addressOf, answers, field, silence, soonMs } from '../service.ts'
import { patch } from './step.ts'
import type { Step } from './step.ts'

const internalAnnotation = 'service.beta.kubernetes.io/azure-load-balancer-internal'

export const typeSteps: readonly Step[] = [
  {
    name: 'as ClusterIP nothing is left in Azure; as LoadBalancer again it answers again',
    async run(tour, signal) {
      const { rack, web } = tour
      const address = await addressOf(rack, web, signal)
      await patch(tour, { spec: { type: 'ClusterIP' } }, signal)
      await nothingLeftOf(rack, address, signal)
      await silence(rack, { url: `http://${address}/` }, signal)
      const isFree = async (): Promise<true | undefined> =>
        (await field(rack, web, '.metadata.finalizers', signal)) === '' ? true : undefined
      await until({ what: 'the finalizer is off', timeoutMs: soonMs }, isFree, signal)
      await patch(tour, { spec: { type: 'LoadBalancer' } }, signal)
      await answers(rack, { url: `http://${await addressOf(rack, web, signal)}/`, replicas: 3 }, signal)
    },
  },
  {
    name: 'made internal it answers inside the VNet only, and public again outside',
    async run(tour, signal) {
      const { rack, web } = tour
      const address = await addressOf(rack, web, signal)
      await patch(tour, { metadata: { annotations: { [internalAnnotation]: 'true' } } }, signal)
      const inside = await addressOf(rack, { ...web, not: address }, signal)
      if (!inside.startsWith('10.240.')) throw new Error(`${inside} is no address of the subnet`)
      await answers(rack, { visitor: 'vnet', url: `http://${inside}/`, replicas: 3 }, signal)
      await nothingLeftOf(rack, address, signal)
      await silence(rack, { url: `http://${address}/` }, signal)
      await patch(tour, { metadata: { annotations: { [internalAnnotation]: null } } }, signal)
      const outside = await addressOf(rack, { ...web, not: inside }, signal)
      await answers(rack, { url: `http://${outside}/`, replicas: 3 }, signal)
      await nothingLeftOf(rack, inside, signal)
    },
  },
]
