import type { Socket } from 'node:net'
import type { Clock } from '../time/clock.ts'
import { watchIdle } from './idle.ts'
import type { Member, Rule } from './network-view.ts'
import { silence } from './silence.ts'

/** One TCP connection that a rule has brought to a member. */
export class StreamFlow {
  readonly #socket: Socket
  readonly #clock: Clock
  #member: Member
  #endDraining: (() => void) | undefined

  constructor(socket: Socket, member: Member, rule: Rule, clock: Clock) {
    this.#socket = socket
    this.#member = member
    this.#clock = clock
    socket.once('close', () => this.#endDraining?.())
    watchIdle(socket, rule.idleTimeoutMs, clock, () => (rule.tcpReset ? this.reset() : silence(socket)))
  }

  /**
   * Takes over what the rule says of the member now. One that leaves its pool or is turned Down keeps its connections,
   * for as long as the pool's drain period says where it has one (swagger, BackendAddressPool.drainPeriodInSeconds).
   */
  follow({ members }: Rule): void {
    const now = members.find(({ ip }) => ip === this.#member.ip)
    this.#member = now ?? this.#member
    const isLeaving = now === undefined || now.adminState === 'Down'
    if (!isLeaving) {
      this.#endDraining?.()
      this.#endDraining = undefined
    } else if (this.#member.drainMs !== undefined) {
      this.#endDraining ??= this.#clock.after(this.#member.drainMs, () => this.reset())
    }
  }

  /** Tells both ends that it is over. */
  reset(): void {
    this.#socket.resetAndDestroy()
  }
}
