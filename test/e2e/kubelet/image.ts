/** What stands for a container image: there are none here. The machine's own /usr is its system, and a few files are put in. */
export interface Image {
  /** Path inside -> file or folder of the machine. */
  readonly files: Readonly<Record<string, string>>
  /** What runs where the pod names no command; before its arguments. */
  readonly entrypoint: readonly string[]
}
