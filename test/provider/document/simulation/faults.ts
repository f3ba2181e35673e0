/** How often what goes wrong outside, as probabilities per call. */
export interface Faults {
  readonly throttled: number
  /** 5xx although nothing was done. */
  readonly unavailable: number
  /** 5xx although it was done. */
  readonly unavailableButDone: number
  /** The connection breaks before the request arrives, after it was accepted, or after it was finished. */
  readonly lost: number
  /** The connection breaks, and the request arrives afterwards all the same. */
  readonly lostButArriving: number
  /** The operation fails after it was accepted. */
  readonly operationFails: number
  readonly readFails: number
  /** In-use and not-ready errors that do not name the point. */
  readonly pointUnnamed: number
}

export const noFaults: Faults = {
  throttled: 0,
  unavailable: 0,
  unavailableButDone: 0,
  lost: 0,
  lostButArriving: 0,
  operationFails: 0,
  readFails: 0,
  pointUnnamed: 0,
}

export const manyFaults: Faults = {
  throttled: 0.05,
  unavailable: 0.03,
  unavailableButDone: 0.03,
  lost: 0.06,
  lostButArriving: 0.03,
  operationFails: 0.06,
  readFails: 0.08,
  pointUnnamed: 0.2,
}
