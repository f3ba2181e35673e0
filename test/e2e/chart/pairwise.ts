/** Named choices of one thing each: `{ replicas: { one: 1, two: 2 } }`. */
export type Choices = Readonly<Record<string, readonly string[]>>
export type Combination = Readonly<Record<string, string>>

/**
 * Combinations in which every two choices of two different things meet at least once: most faults need no more than two
 * to show, and all combinations of twenty things are millions. Greedy: each round begins with a pair that has not met
 * and takes for every other thing the choice that brings the most new meetings.
 */
export function pairwise(choices: Choices): readonly Combination[] {
  const open = allPairs(choices)
  const combinations: Combination[] = []
  for (;;) {
    const [first] = open
    if (first === undefined) return combinations
    const combination: Record<string, string> = Object.fromEntries(first.split(' ').map((one) => one.split('=')))
    for (const [name, options] of Object.entries(choices)) {
      if (combination[name] !== undefined) continue
      const gain = (option: string): number => pairsOf(combination, name, option).filter((one) => open.has(one)).length
      combination[name] = options.toSorted((a, b) => gain(b) - gain(a))[0] ?? ''
    }
    const done = { ...combination }
    for (const [name, option] of Object.entries(done)) {
      for (const pair of pairsOf(done, name, option)) open.delete(pair)
    }
    combinations.push(done)
  }
}

/** Every pair of choices of different things. */
export function allPairs(choices: Choices): Set<string> {
  const names = Object.keys(choices)
  return new Set(
    names.flatMap((name, index) =>
      names.slice(index + 1).flatMap((other) => {
        const partners = choices[other] ?? []
        return (choices[name] ?? []).flatMap((option) =>
          partners.map((partner) => pairOf([name, option], [other, partner])),
        )
      }),
    ),
  )
}

function pairsOf(combination: Combination, name: string, option: string): readonly string[] {
  return Object.entries(combination)
    .filter(([other]) => other !== name)
    .map((other) => pairOf([name, option], other))
}

type Choice = readonly [name: string, option: string]

function pairOf(one: Choice, other: Choice): string {
  return [one, other]
    .map((choice) => choice.join('='))
    .toSorted()
    .join(' ')
}
