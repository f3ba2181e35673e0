import type { IpConfiguration } from './ip-configuration.ts'

/** How the ip configurations stand in one kind of body: those of the interface through which its machine is reached. */
export interface Bearer<Body> {
  /** For people: `network interface`. */
  readonly noun: string
  /** What machines are made from, and no machine. */
  readonly isProfile?: true
  /** Of the primary interface. */
  configurations(body: Body): readonly IpConfiguration[]
  withConfigurations(body: Body, configurations: readonly IpConfiguration[]): Body
  /** Of all interfaces: any of them can keep a pool in use. */
  pools(body: Body): readonly string[]
  /** Takes a pool out of all interfaces. */
  withoutPool(body: Body, pool: string): Body
  /** Why it cannot join a pool now; it will be looked at again. */
  whyNot?(body: Body): string | undefined
}
