import { HandedHttp } from '../../dataplane/handed-http.ts'
import { printAddress } from '../../dataplane/flow.ts'
import type { Accept, AcceptDatagram, Server } from '../../dataplane/flow.ts'

export interface PodIdentity {
  readonly name: string
  readonly node: string
  readonly ips: readonly string[]
}

/**
 * A server that says who it is, on any port: over TCP as a web server, to a datagram in the same words with an echo of
 * it below. It listens nowhere: its node hands it the flows. Source and
 * destination are what the node's kube-proxy saw and left: the node's own address where it masquerades.
 */
export class PlayedPod implements Server {
  readonly ips: readonly string[]
  readonly #greeting: string
  readonly #http: HandedHttp

  constructor({ name, node, ips }: PodIdentity) {
    this.ips = ips
    this.#greeting = `${name} on ${node}\n`
    this.#http = new HandedHttp(({ source, destination }) => ({
      status: 200,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'x-played-pod': name,
        'x-played-node': node,
        'x-played-source': printAddress(source),
        'x-played-destination': printAddress(destination),
      },
      body: this.#greeting,
    }))
  }

  readonly accept: Accept = (socket, flow) => this.#http.accept(socket, flow)

  readonly acceptDatagram: AcceptDatagram = ({ data, answer }, { source, destination }) => {
    const about = `source ${printAddress(source)}\ndestination ${printAddress(destination)}\n\n`
    answer(Buffer.concat([Buffer.from(this.#greeting + about), data]))
  }

  stop(): void {
    this.#http.close()
  }
}
