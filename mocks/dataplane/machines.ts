import type { Socket } from 'node:net'
import type { Datagram, Flow, Transport } from './flow.ts'

export interface OpenPort {
  readonly transport: Transport
  readonly port: number
}

/** A machine that flows are brought to together with their destination. */
export interface FlowTaker {
  deliver(socket: Socket, flow: Flow): void
  deliverDatagram(datagram: Datagram, flow: Flow): void
  /** What it serves at `ip`: its own address, or a virtual one that it knows. */
  openPorts(ip: string): readonly OpenPort[]
}

/** The played machines: who takes floating-IP flows, and whose open ports a rule for all ports listens on. */
export interface Machines {
  nodeAt(ip: string): FlowTaker | undefined
  /** Calls `listener` after each change of what machines serve; the answer ends it. */
  onPortsChange(listener: () => void): () => void
}

/** A network whose members are servers of somebody else. */
export const noMachines: Machines = { nodeAt: () => undefined, onPortsChange: () => () => undefined }
