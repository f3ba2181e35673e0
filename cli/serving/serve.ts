import type { Logger } from 'pino'
import { systemClock } from '#provider/time/clock'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import type { Invocation } from '../command.ts'
import { Failure } from '../failure.ts'
import { stringOption } from '../options.ts'
import { Access } from './access.ts'
import type { Listening, Place } from './listen.ts'
import type { Inside } from './pages.ts'
import { servePlainly, placeOf } from './serve-plainly.ts'
import { serveSecurely } from './serve-securely.ts'

export interface Serving {
  readonly options: Invocation['options']
  /** Where /metrics is served over plain HTTP, if anywhere. */
  readonly metrics: { readonly option: string; readonly address: string | undefined }
  readonly securePort: number
  readonly inside: Inside
  readonly connect: () => KubernetesClient
  readonly log: Logger
}

/** Opens what the options ask for; answers how all of it is closed. @throws {Failure} naming the option that is wrong */
export async function serve({
  options,
  metrics,
  securePort,
  inside,
  connect,
  log,
}: Serving): Promise<() => Promise<void>> {
  const opened: Listening[] = []
  const close = async (): Promise<void> => void (await Promise.all(opened.map((one) => one.close())))
  try {
    if (metrics.address !== undefined) {
      const plain = await servePlainly(inside, placeOf(metrics.option, metrics.address), log)
      opened.push(plain)
      log.info({ port: plain.port }, 'serving metrics')
    }
    const place = securePlace(options, securePort)
    if (place === undefined) return close
    const files = {
      certFile: stringOption(options, 'tls-cert-file'),
      keyFile: stringOption(options, 'tls-private-key-file'),
    }
    const open = (stringOption(options, 'authorization-always-allow-paths') ?? '')
      .split(',')
      .filter((path) => path !== '')
    const access = new Access({ connect, clock: systemClock, open })
    const secure = await serveSecurely(inside, { place, files, access, clock: systemClock, log })
    opened.push(secure)
    log.info({ securePort: secure.port }, 'serving health, metrics and debug pages')
    return close
  } catch (error) {
    await close()
    throw error
  }
}

function securePlace(options: Invocation['options'], byDefault: number): Place | undefined {
  const option = 'secure-port'
  const given = stringOption(options, option) ?? String(byDefault)
  const isPort = /^\d{1,5}$/.test(given) && Number(given) < 65_536
  if (!isPort && given !== 'any')
    throw new Failure(`--${option} ${given}: use a port, 0 for none or any for a free one`, 2)
  if (given === '0') return undefined
  return { option, host: stringOption(options, 'bind-address'), port: given === 'any' ? 0 : Number(given) }
}
