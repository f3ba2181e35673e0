/** Replaces one member somewhere inside of a valid body by something else; each number of `path` chooses one member. */
export function spoil(value: unknown, path: readonly number[], replacement: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return replacement
  if (Array.isArray(value)) {
    return value.length === 0
      ? replacement
      : value.with(step % value.length, spoil(value[step % value.length], rest, replacement))
  }
  const entries = Object.entries(value)
  const [name, member] = entries[step % Math.max(1, entries.length)] ?? ['x', undefined]
  return { ...value, [name]: spoil(member, rest, replacement) }
}
