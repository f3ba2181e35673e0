/**
 * Looks again and again until `look` no longer throws, for what other processes and sockets do in their own time.
 * Rejects with its last error after `withinMs`.
 */
export async function eventually<T>(look: () => T | Promise<T>, withinMs = 8000): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    try {
      return await look()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}
