/** Some old routers and hosts drop what goes to IPv4 addresses ending in .0 and .255, wherever the subnet ends (MetalLB: avoidBuggyIPs). */
export function isBuggy(value: bigint): boolean {
  const low = value & 0xffn
  return low === 0n || low === 0xffn
}

/** How many of the addresses from `first` to `last` are so. */
export function countBuggy({ first, last }: { readonly first: bigint; readonly last: bigint }): bigint {
  return below(last + 1n) - below(first)
}

function below(value: bigint): bigint {
  return (value + 255n) / 256n + value / 256n
}
