import { addressOf, answers, silence } from '../service.ts'
import { by } from './step.ts'
import type { Step } from './step.ts'
import { until } from '../../process/deadline.ts'
import { visit } from '../../rack/visit.ts'

export const podSteps: readonly Step[] = [
  {
    name: 'scaled to 0 nobody answers, scaled back all three do, at the same address',
    async run(tour, signal) {
      const url = `http://${await addressOf(tour.rack, tour.web, signal)}/`
      await answers(tour.rack, { url, replicas: 3 }, signal)
      await by(tour, ['scale', 'deployment/web', '--replicas=0'], signal)
      await silence(tour.rack, { url }, signal)
      await by(tour, ['scale', 'deployment/web', '--replicas=3'], signal)
      await answers(tour.rack, { url, replicas: 3 }, signal)
    },
  },
  {
    name: 'an unready pod gets no traffic until it is ready again',
    async run(tour, signal) {
      const url = `http://${await addressOf(tour.rack, tour.web, signal)}/`
      const { pod } = await visit(tour.rack, 'client', url, signal)
      await by(tour, ['annotate', 'pod', pod, 'berth.dev/played-ready=false'], signal)
      const isLeftAlone = async (): Promise<true | undefined> => {
        const heard = await answers(tour.rack, { url, replicas: 2 }, signal)
        return heard.some((answer) => answer.pod === pod) ? undefined : true
      }
      await until({ what: `${pod} is left alone`, timeoutMs: 20_000 }, isLeftAlone, signal)
      await by(tour, ['annotate', 'pod', pod, 'berth.dev/played-ready-'], signal)
      await answers(tour.rack, { url, replicas: 3 }, signal)
    },
  },
  {
    name: 'a rolling restart changes every pod and not the address',
    async run(tour, signal) {
      const address = await addressOf(tour.rack, tour.web, signal)
      const before = new Set(
        (await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)).map(({ pod }) => pod),
      )
      await by(tour, ['rollout', 'restart', 'deployment/web'], signal)
      await by(tour, ['rollout', 'status', 'deployment/web', '--timeout=40s'], signal)
      const areNew = async (): Promise<true | undefined> => {
        const heard = await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
        return heard.some(({ pod }) => before.has(pod)) ? undefined : true
      }
      await until({ what: 'only new pods answer', timeoutMs: 20_000 }, areNew, signal)
    },
  },
]
