/**
 * Long-running operations (arm-semantics 2.3 and 4.3): one runs on a document at a time. A newer one of the same
 * kind on the same resource cancels and supersedes the older; any other newcomer has to wait, except beside a
 * sibling of the kinds that Azure lets in and fails afterwards.
 */
import type { Clock } from '../../time/clock.ts'
import type { ErrorDetail } from './arm-error.ts'
import { errors } from './error-catalogue.ts'
import type { Random } from './random.ts'
import type { JsonObject } from './json.ts'
import { keyOf } from './resource-id.ts'
import { supersededBy } from './superseded.ts'

export type OperationStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled'

export interface Operation {
  readonly guid: string
  /** Such as PutLoadBalancerOperation. */
  readonly name: string
  /** The resource or child that is written, and the document that it stands in. */
  readonly target: string
  readonly document: string
  readonly location: string
  /** Milliseconds since the epoch; compute's operation documents name them. */
  readonly startedAt: number
  readonly endedAt: number | undefined
  readonly dueAt: number
  readonly status: OperationStatus
  readonly error: OperationError | undefined
  /** What a read operation found; a write's result is the resource itself. */
  readonly result: JsonObject | undefined
  /** What an operation that only looks was asked with: after a restart it is asked again. */
  readonly question?: JsonObject | undefined
}

export interface OperationError {
  readonly code: string
  readonly message: string
  readonly details: readonly ErrorDetail[]
}

/** How a fault makes an operation end. */
export interface OperationFault {
  readonly ends: 'Failed' | 'hang'
  readonly code: string
}

export interface OperationStart {
  readonly name: string
  readonly target: string
  readonly document: string
  readonly location: string
  readonly durationMs: number
  readonly fault: OperationFault | undefined
  readonly question?: JsonObject
  readonly succeed: () => void
  readonly fail: () => void
}

/** An operation that only looks. */
export interface LookStart extends Omit<OperationStart, 'succeed' | 'fail'> {
  readonly question: JsonObject
  readonly look: () => JsonObject | undefined
}

/** An operation as it outlives a restart. */
export interface SavedOperation {
  readonly operation: Operation
  readonly fault: OperationFault | undefined
  /** Whether it keeps others off its document. */
  readonly holds: boolean
}

/** What the end of an operation means for the world, for one whose request came before a restart. */
export interface Resume {
  /** Answers what a read operation found. */
  succeed(operation: Operation): JsonObject | undefined
  fail(operation: Operation): void
}

type Running = { -readonly [Member in keyof Operation]: Operation[Member] } & {
  readonly start: OperationStart
  cancelTimer: () => void
}

const keptOperations = 10_000

export class Operations {
  readonly #clock: Clock
  readonly #random: Random
  readonly #asksToWait: boolean
  readonly #byGuid = new Map<string, Running>()
  readonly #byDocument = new Map<string, Running>()
  /** Also those that hold no document. */
  readonly #running = new Set<Running>()
  #watcher: (guid: string) => void = () => undefined

  constructor(clock: Clock, random: Random, asksToWait: boolean) {
    this.#clock = clock
    this.#random = random
    this.#asksToWait = asksToWait
  }

  get(guid: string): Operation | undefined {
    return this.#byGuid.get(guid)
  }

  /** Answers what is running on the document that would stand in the way of `name` on `target`; same kind and target do not. */
  obstacle(document: string, target: string, name: string): Operation | undefined {
    const running = this.#byDocument.get(keyOf(document))
    if (running === undefined) return undefined
    const sameKind = running.name === name && keyOf(running.target) === keyOf(target)
    return sameKind ? undefined : running
  }

  /** Answers whether an operation runs on the document. */
  holdsNow(document: string): boolean {
    return this.#byDocument.has(keyOf(document))
  }

  /** Refuses with 429 when another operation holds the document. */
  assertFree(document: string, target: string, name: string): void {
    const running = this.obstacle(document, target, name)
    if (running === undefined) return
    const remainingMs = running.dueAt - this.#clock.now()
    // A hanging operation has no end to name.
    const retryAfterSeconds = Number.isFinite(remainingMs) ? Math.max(1, Math.ceil(remainingMs / 1000)) : 30
    const { name: operation, guid, document: resource } = running
    throw errors.lockedByOperation({ operation, guid, resource, retryAfterSeconds, asksToWait: this.#asksToWait })
  }

  /** Starts an operation that holds its document, and supersedes the one that held it. */
  start(start: OperationStart): Operation {
    const operation = this.#record(start)
    const older = this.#byDocument.get(keyOf(start.document))
    if (older !== undefined) this.#supersede(older, operation)
    this.#byDocument.set(keyOf(start.document), operation)
    return operation
  }

  /** Starts an operation that holds nothing and fails: Azure lets a sibling in while another one runs. */
  startDoomed(start: OperationStart, other: Operation): Operation {
    const operation = this.#record({ ...start, fault: { ends: 'Failed', code: 'AnotherOperationInProgress' } })
    operation.error = {
      code: 'AnotherOperationInProgress',
      message:
        'Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ' +
        `https://management.azure.com/providers/Microsoft.Network/locations/${other.location}/operations/${other.guid}.`,
      details: [],
    }
    return operation
  }

  /** Starts an operation that holds nothing; what it found is there when it has ended. */
  startLook({ look, ...start }: LookStart): Operation {
    const operation: Running = this.#record({
      ...start,
      succeed: () => (operation.result = look()),
      fail: () => undefined,
    })
    return operation
  }

  /** Cancels what runs on a document that is taken away as a whole. */
  abandon(document: string): void {
    const running = this.#byDocument.get(keyOf(document))
    if (running !== undefined) this.#end(running, 'Canceled')
  }

  /** Ends an operation well at once, whatever its latency: how the world is set up before a client looks at it. */
  finishNow(guid: string): void {
    const operation = this.#byGuid.get(guid)
    if (operation !== undefined) this.#finish(operation)
  }

  /** Ends what is due. Called before each request too, so that with no latency the first poll finds the end. */
  settleDue(): void {
    const now = this.#clock.now()
    for (const operation of this.#running) if (operation.dueAt <= now) this.#finish(operation)
  }

  /** Tells of each operation that starts, ends or is forgotten, so that it can be kept. */
  watch(watcher: (guid: string) => void): void {
    this.#watcher = watcher
  }

  guids(): Iterable<string> {
    return this.#byGuid.keys()
  }

  saved(guid: string): SavedOperation | undefined {
    const running = this.#byGuid.get(guid)
    if (running === undefined) return undefined
    const { start, cancelTimer: _, ...operation } = running
    return { operation, fault: start.fault, holds: this.#byDocument.get(keyOf(operation.document)) === running }
  }

  /** Takes up an operation of before a restart: it ends when it would have ended, or now if that time has passed. */
  restore({ operation, fault, holds }: SavedOperation, resume: Resume): void {
    const running: Running = {
      ...operation,
      start: {
        ...operation,
        question: operation.question ?? {},
        durationMs: operation.dueAt - operation.startedAt,
        fault,
        succeed: () => (running.result = resume.succeed(operation) ?? running.result),
        fail: () => resume.fail(operation),
      },
      cancelTimer: () => undefined,
    }
    this.#byGuid.set(running.guid, running)
    if (running.status !== 'InProgress') return
    if (holds) this.#byDocument.set(keyOf(running.document), running)
    this.#await(running)
  }

  #record(start: OperationStart): Running {
    const { name, target, document, location, fault, question } = start
    const durationMs = fault?.ends === 'hang' ? Infinity : start.durationMs
    const operation: Running = {
      guid: this.#random.guid(),
      name,
      target,
      document,
      location,
      start,
      startedAt: this.#clock.now(),
      endedAt: undefined,
      dueAt: this.#clock.now() + durationMs,
      status: 'InProgress',
      error: undefined,
      result: undefined,
      question,
      cancelTimer: () => undefined,
    }
    this.#byGuid.set(operation.guid, operation)
    this.#await(operation)
    this.#watcher(operation.guid)
    for (const oldest of this.#byGuid.keys()) {
      if (this.#byGuid.size <= keptOperations) break
      this.#byGuid.delete(oldest)
      this.#watcher(oldest)
    }
    return operation
  }

  #await(operation: Running): void {
    this.#running.add(operation)
    // A hanging one never ends.
    if (!Number.isFinite(operation.dueAt)) return
    const delayMs = Math.max(0, operation.dueAt - this.#clock.now())
    operation.cancelTimer = this.#clock.after(delayMs, () => this.#finish(operation))
  }

  #finish(operation: Running): void {
    if (operation.status !== 'InProgress') return
    const { fault, succeed, fail } = operation.start
    this.#end(operation, fault === undefined ? 'Succeeded' : 'Failed')
    if (fault === undefined) return succeed()
    operation.error ??= { code: fault.code, message: `Operation ${operation.name} failed.`, details: [] }
    fail()
  }

  #supersede(older: Running, newer: Operation): void {
    this.#end(older, 'Canceled')
    older.error = supersededBy(older, newer)
  }

  #end(operation: Running, status: OperationStatus): void {
    operation.status = status
    operation.endedAt = this.#clock.now()
    this.#running.delete(operation)
    this.#watcher(operation.guid)
    operation.cancelTimer()
    const document = keyOf(operation.document)
    if (this.#byDocument.get(document) === operation) this.#byDocument.delete(document)
  }
}
