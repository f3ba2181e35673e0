/** Times by what was timed, each with the goal it is held against where there is one. */
export type Figures = Record<string, string>

/** "p50 12 ms, p99 40 ms (20 times); goal: < 150 ms". */
export function beside(figure: string, goal: string): string {
  return `${figure}; goal: ${goal}`
}
