/** What the emulator knows of a data plane, if one runs: who is up, and where an address can really be reached. */
export interface DataPlaneView extends ProbeSource, TrafficSource {
  listeners(): readonly ListenerView[]
}

/** Where the health of members comes from. */
export interface ProbeSource {
  probes(): readonly ProbeView[]
}

/** Where the figures of load balancers come from. */
export interface TrafficSource {
  traffic(): readonly TrafficView[]
}

/** One rule's listener with what it carries. */
export interface TrafficView {
  readonly loadBalancer: string
  readonly rule: string
  readonly frontend: { readonly ip: string }
  readonly transport: 'Tcp' | 'Udp'
  readonly port: number
  readonly backendPort: number
  readonly isAvailable: boolean
  readonly members: readonly { readonly ip: string; readonly up: boolean | undefined }[]
  readonly connections: number
  readonly bytes: BothWays
  readonly datagrams: BothWays
}

/** Of clients to members, and back. */
interface BothWays {
  readonly in: number
  readonly out: number
}

export interface ProbeView {
  readonly loadBalancer: string
  readonly rule: string
  readonly probe: string
  readonly member: { readonly name: string; readonly ip: string }
  /** Undefined until the first result. */
  readonly up: boolean | undefined
  /** How the last probe failed, where that is known. */
  readonly failure?: 'bad status' | 'no answer' | undefined
  readonly lastChangeAt: number
}

export interface ListenerView {
  readonly loadBalancer: string
  readonly rule: string
  readonly url: string
}

export const noDataPlane: DataPlaneView = { probes: () => [], listeners: () => [], traffic: () => [] }
