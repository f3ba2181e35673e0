/** What the emulator knows of a data plane, if one runs: who is up, and where an address can really be reached. */
export interface DataPlaneView extends ProbeSource {
  listeners(): readonly ListenerView[]
}

/** Where the health of members comes from. */
export interface ProbeSource {
  probes(): readonly ProbeView[]
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

export const noDataPlane: DataPlaneView = { probes: () => [], listeners: () => [] }
