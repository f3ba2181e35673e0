import { apply } from '../../rack/kubectl.ts'
import { rulesOf } from '../documents.ts'
import { addressOf, answers, silence } from '../service.ts'
import { by, patch, service, tourNamespace } from './step.ts'
import type { Step } from './step.ts'

const http = { name: 'http', port: 80, protocol: 'TCP' }
const second = { name: 'second', port: 8080, protocol: 'TCP' }

export const bothProtocols: Step = {
  name: 'UDP and TCP of one port number answer both, with probes for TCP only',
  async run(tour, signal) {
    const { rack } = tour
    const dns = { namespace: tourNamespace, name: 'dns' }
    const ports = (['UDP', 'TCP'] as const).map((protocol) => ({
      name: protocol.toLowerCase(),
      port: 53,
      protocol,
      targetPort: 8080,
    }))
    await apply(rack, [service(dns.name, {}, ports)], signal)
    const address = await addressOf(rack, dns, signal)
    await rulesOf(rack, address, (rules) => rules.length === 2 && rules.every(({ up }) => up.length === 3), signal)
    await answers(rack, { url: `http://${address}:53/`, replicas: 3 }, signal)
    await answers(rack, { url: `udp://${address}:53`, replicas: 3 }, signal)
    await by(tour, ['delete', 'service', dns.name], signal)
    await silence(rack, { url: `udp://${address}:53` }, signal)
  },
}

export const portSteps: readonly Step[] = [
  {
    name: 'a port added answers too, and removed falls silent, while the first goes on',
    async run(tour, signal) {
      const address = await addressOf(tour.rack, tour.web, signal)
      await patch(tour, { spec: { ports: [http, second] } }, signal)
      await rulesOf(tour.rack, address, (rules) => rules.length === 2, signal)
      await answers(tour.rack, { url: `http://${address}:8080/`, replicas: 3 }, signal)
      await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
      await patch(tour, { spec: { ports: [http] } }, signal)
      await rulesOf(tour.rack, address, (rules) => rules.length === 1, signal)
      await silence(tour.rack, { url: `http://${address}:8080/` }, signal)
      await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
    },
  },
  {
    name: 'another targetPort changes where packets go and not the address',
    async run(tour, signal) {
      const address = await addressOf(tour.rack, tour.web, signal)
      await patch(tour, { spec: { ports: [{ ...http, targetPort: 8080 }] } }, signal)
      await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
      await patch(tour, { spec: { ports: [http] } }, signal)
      await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
    },
  },
  bothProtocols,
]
