import { HandedHttp } from '../../dataplane/handed-http.ts'
import { printAddress } from '../../dataplane/flow.ts'
import type { Accept } from '../../dataplane/flow.ts'

export interface PodIdentity {
  readonly name: string
  readonly node: string
  readonly ip: string
}

/**
 * A web server that says who it is, on any port. It listens nowhere: its node hands it the connections. Source and
 * destination are what the node's kube-proxy saw and left: the node's own address where it masquerades.
 */
export class PlayedPod {
  readonly ip: string
  readonly #http: HandedHttp

  constructor({ name, node, ip }: PodIdentity) {
    this.ip = ip
    this.#http = new HandedHttp(({ source, destination }) => ({
      status: 200,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'x-played-pod': name,
        'x-played-node': node,
        'x-played-source': printAddress(source),
        'x-played-destination': printAddress(destination),
      },
      body: `${name} on ${node}\n`,
    }))
  }

  readonly accept: Accept = (socket, flow) => this.#http.accept(socket, flow)

  stop(): void {
    this.#http.close()
  }
}
