import { readFileSync } from 'node:fs'
import { Copy, DockerfileParser, From, JSONInstruction, type Instruction } from 'dockerfile-ast'

/** The Dockerfile as it stands in the repository. */
export const dockerfileText = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8')

export interface Stage {
  readonly name: string
  readonly base: string
  readonly instructions: readonly Instruction[]
}

/** Its stages by name, each with what follows its FROM. */
export function stages(): ReadonlyMap<string, Stage> {
  const found = new Map<string, Stage & { instructions: Instruction[] }>()
  let stage: { instructions: Instruction[] } | undefined
  for (const instruction of DockerfileParser.parse(dockerfileText).getInstructions()) {
    if (instruction instanceof From) {
      const name = instruction.getBuildStage() ?? ''
      const next = { name, base: instruction.getImage() ?? '', instructions: [] }
      found.set(name, next)
      stage = next
    } else stage?.instructions.push(instruction)
  }
  return found
}

export interface ImageShape {
  /** Files of a stage and where they go. */
  readonly copies: readonly { readonly from: string; readonly files: readonly string[]; readonly to: string }[]
  readonly user: string
  readonly entrypoint: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** What one stage makes of its base. */
export function imageShape({ instructions }: Stage): ImageShape {
  const last = (keyword: string) => instructions.findLast((one) => one.getInstruction() === keyword)
  const entrypoint = last('ENTRYPOINT')
  const pairs = instructions
    .filter((one) => one.getInstruction() === 'ENV')
    .flatMap((one) => one.getArguments().map((argument) => argument.getValue().split('=')))
  return {
    copies: instructions.flatMap((one) => (one instanceof Copy ? [copyOf(one)] : [])),
    user: last('USER')?.getArgumentsContent() ?? '',
    entrypoint:
      entrypoint instanceof JSONInstruction ? entrypoint.getJSONStrings().map((word) => word.getJSONValue()) : [],
    env: Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value])),
  }
}

function copyOf(copy: Copy): ImageShape['copies'][number] {
  const words = copy.getArguments().map((argument) => argument.getValue())
  return { from: copy.getFromFlag()?.getValue() ?? '', files: words.slice(0, -1), to: words.at(-1) ?? '' }
}
