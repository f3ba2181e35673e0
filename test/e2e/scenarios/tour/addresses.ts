import { apply } from '../../rack/kubectl.ts'
import { rulesOf } from '../documents.ts'
import { addressOf, answers, silence } from '../service.ts'
import { by, patch, service, tourNamespace } from './step.ts'
import type { Step } from './step.ts'

const internal = 'service.beta.kubernetes.io/azure-load-balancer-internal'
const ipv4 = 'service.beta.kubernetes.io/azure-load-balancer-ipv4'
const staticAddress = '10.240.0.100'

export const addressSteps: readonly Step[] = [
  {
    name: 'a second Service shares the address of the first on another port, and leaves it alone when it goes',
    async run(tour, signal) {
      const { rack, web } = tour
      const address = await addressOf(rack, web, signal)
      const mate = service('mate', { [ipv4]: address }, [{ port: 8080 }])
      await apply(rack, [mate], signal)
      const shared = await addressOf(rack, { namespace: tourNamespace, name: 'mate' }, signal)
      if (shared !== address) throw new Error(`asked for ${address}, got ${shared}`)
      await answers(rack, { url: `http://${address}:8080/`, replicas: 3 }, signal)
      await answers(rack, { url: `http://${address}/`, replicas: 3 }, signal)
      await by(tour, ['delete', 'service', 'mate'], signal)
      await silence(rack, { url: `http://${address}:8080/` }, signal)
      await answers(rack, { url: `http://${address}/`, replicas: 3 }, signal)
    },
  },
  {
    name: 'an internal Service gets the address that it asks for',
    async run(tour, signal) {
      const { rack } = tour
      await apply(rack, [service('fixed', { [internal]: 'true', [ipv4]: staticAddress })], signal)
      const address = await addressOf(rack, { namespace: tourNamespace, name: 'fixed' }, signal)
      if (address !== staticAddress) throw new Error(`asked for ${staticAddress}, got ${address}`)
      await answers(rack, { visitor: 'vnet', url: `http://${address}/`, replicas: 3 }, signal)
      await by(tour, ['delete', 'service', 'fixed'], signal)
      await silence(rack, { visitor: 'vnet', url: `http://${address}/` }, signal)
    },
  },
  {
    name: 'appProtocol http is probed by HTTP on its NodePort',
    async run(tour, signal) {
      const address = await addressOf(tour.rack, tour.web, signal)
      const port = { name: 'http', port: 80, protocol: 'TCP' }
      await patch(tour, { spec: { ports: [{ ...port, appProtocol: 'http' }] } }, signal)
      await rulesOf(
        tour.rack,
        address,
        ([only]) => only?.rule.probe?.protocol === 'http' && only.up.length === 3,
        signal,
      )
      await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
      await patch(tour, { spec: { ports: [port] } }, signal)
      await rulesOf(
        tour.rack,
        address,
        ([only]) => only?.rule.probe?.protocol === 'tcp' && only.up.length === 3,
        signal,
      )
    },
  },
]
