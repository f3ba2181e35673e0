/**
 * Loopback addresses that no other test process uses at the same time. Played clusters hand out the same node ports in
 * the same order, so two test files on the same addresses would answer for each other.
 */
const [high, low] = [64 + ((process.pid >> 8) & 0x3f), process.pid & 0xff]

/** The /24 of this process, between 127.64.0.0 and 127.127.255.0. */
export const ownNetwork = `127.${high}.${low}.0/24`

/** The n-th address of this process's /24; `n` from 1 to 254. */
export const ownLoopback = (n: number): string => `127.${high}.${low}.${n}`
