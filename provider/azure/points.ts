/**
 * The points of the Azure documents: what a body may rely on in another one.
 * Ids are compared in lower case, because ARM answers them in whatever case their creator used.
 */
import type { Point } from '../document/names.ts'

/** Any resource by its id: what Azure names in an error becomes a point by this. */
export const resourcePoint = (id: string): Point => id.toLowerCase()

/** A public IP that exists and has its address. */
export const publicIpPoint = resourcePoint

/** A backend pool, as interfaces name it. */
export const poolPoint = resourcePoint

/** That traffic can come to a backend pool: given while any rule leads to it. */
export const poolInUsePoint = (pool: string): Point => `in use/${pool.toLowerCase()}`

/** A machine, given by the document that says which pools it is in. */
export const machinePoint = (id: string): Point => `machine/${id.toLowerCase()}`

/** A machine of a scale set by the name that it has for itself, which is its node's. */
export const hostPoint = (name: string): Point => `host/${name.toLowerCase()}`

/** A subnet to take addresses from; nobody here gives it, but Azure may say that it is being changed. */
export const subnetPoint = resourcePoint

/** A node's place behind a load balancer: it has one of each side only, so it is behind one pair at a time. */
export const nodePoint = (node: string): Point => `node/${node}`

/** A pool that rules of one Service lead to; nobody gives it, but who stands on it has its name. */
export const ownPoolPoint = (loadBalancer: string, pool: string): Point =>
  `own/${resourcePoint(`${loadBalancer}/backendAddressPools/${pool}`)}`

/** An address that leads to us: given by the public IP, or by the frontend that holds a private one. */
export const addressPoint = (ip: string): Point => `addr/${ip.toLowerCase()}`

/** A frontend of a load balancer that has its address, for what is built on it: a private link service. */
export const frontendPoint = resourcePoint

/** A subnet that takes private link services; another point than the subnet itself, which is good for addresses before. */
export const linkSubnetPoint = (id: string): Point => `link/${id.toLowerCase()}`

/** The places that a load balancer has for private link services: each one takes one. Nobody gives it. */
export const linksPoint = (loadBalancerId: string): Point => `links/${loadBalancerId.toLowerCase()}`

/** A DNS label, of which a region has each only once. */
export const labelPoint = (location = '', label: string): Point =>
  `dns/${location.replaceAll(' ', '').toLowerCase()}/${label.toLowerCase()}`
