/** What Berth does about an error of Azure. */
export type Remedy =
  /** Refused for now: Retry-After counts for that document alone, the gate stays open for others. */
  | 'retry'
  /** The principal or subscription calls too often: the gate closes for that class of calls. */
  | 'throttled'
  | 'conflict'
  | 'superseded'
  /** The operation broke down on Azure's side; the resource stands as failed and is written again. */
  | 'failed'
  /** Something stands in the way that another document has to change first. */
  | 'waitFor'
  | 'terminal'

/** Codes that mean the same and have the same way out. Sources are sections of the reference "arm-semantics". */
export interface ErrorRow {
  readonly remedy: Remedy
  readonly codes: readonly string[]
  /** A sentence. */
  readonly cause: string
  /** What people should do, without a full stop; empty where Berth needs nobody. */
  readonly fix: string
}
