import type { Owner, Point } from '#provider/document/names'
import type { LoadBalancerId } from './bodies.ts'

/** What a played Service asks for. */
export interface Intent {
  readonly place: LoadBalancerId
  readonly point: Point
  readonly ports: readonly number[]
}

/** A played Service, as the API server keeps it: it survives every crash of the controller. */
export interface Service {
  readonly owner: Owner
  readonly order: number
  intent: Intent
  /** Grows with every change of the intent. */
  revision: number
  /** When it was changed last. */
  changedAt: number
  /** Its annotations cannot be read at the moment. */
  isBroken: boolean
  isDeleted: boolean
  hasFinalizer: boolean
  status: Point | undefined
  /** Why it is not as it should be, by the last statement. */
  reason: string | undefined
}

/** The played API server. */
export class Cluster {
  readonly services = new Map<Owner, Service>()
  readonly onChange = new Set<(owner: Owner) => void>()
  readonly #now: () => number
  #order = 0

  constructor(now: () => number) {
    this.#now = now
  }

  create(owner: Owner, intent: Intent): void {
    this.#order += 1
    const fresh = {
      revision: 0,
      isBroken: false,
      isDeleted: false,
      hasFinalizer: false,
      status: undefined,
      reason: undefined,
    }
    this.services.set(owner, { owner, order: this.#order, intent, changedAt: this.#now(), ...fresh })
    this.#changed(owner)
  }

  /** The user edits a Service; nothing if it is not there any more. */
  edit(owner: Owner, change: (service: Service) => void): void {
    const service = this.services.get(owner)
    if (service === undefined || service.isDeleted) return
    change(service)
    service.revision += 1
    service.changedAt = this.#now()
    if (service.isDeleted && !service.hasFinalizer) this.services.delete(owner)
    this.#changed(owner)
  }

  /** The controller writes the status; as with a real API server it hears of that itself. */
  show(service: Service, point: Point): void {
    if (service.status === point) return
    service.status = point
    this.#changed(service.owner)
  }

  release(owner: Owner): void {
    this.services.delete(owner)
  }

  #changed(owner: Owner): void {
    for (const tell of this.onChange) tell(owner)
  }
}
