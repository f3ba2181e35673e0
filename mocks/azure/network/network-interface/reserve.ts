import type { Engine } from '../../arm/engine.ts'

/** Seen in refusals of Azure: "reserved for another Virtual Machine for 180 seconds" (arm-semantics 3.2). */
const reservationMs = 180_000

/** Keeps interfaces for a machine that was never finished: nobody else can have or delete them for a while. */
export function reserveInterfaces(engine: Engine, machine: string, nics: readonly string[]): void {
  const references = nics.map((to) => ({ from: machine, to }))
  engine.references.linger(machine, references, reservationMs)
}
