/**
 * The points of the Azure documents: what a body may rely on in another one.
 * Ids are compared in lower case, because ARM answers them in whatever case their creator used.
 */
import type { Point } from '../document/names.ts'

/** A public IP that exists and has its address. */
export const publicIpPoint = (id: string): Point => `pip/${id.toLowerCase()}`

/** An address that leads to us: given by the public IP, or by the frontend that holds a private one. */
export const addressPoint = (ip: string): Point => `addr/${ip.toLowerCase()}`
