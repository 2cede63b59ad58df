import { err, type Result } from '@naru/shared/core/result'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar, BarSpec } from '@naru/shared/domain/market-data'

export interface BarQuestion {
  readonly instrumentId: InstrumentId
  readonly spec: BarSpec
  readonly count: number
}

interface Parts<Answer extends BarAnswer> {
  readonly read: (question: BarQuestion) => Promise<Result<Answer, unknown>>
  /** Nobody to ask while it is false: questions wait. */
  readonly canAsk: () => boolean
  readonly onRead: (question: BarQuestion, answer: Result<Answer, unknown>) => void
}

export interface BarAnswer {
  readonly bars: readonly Bar[]
  readonly isForming: boolean
}

export interface BarReader {
  /** Each length of each instrument waits at most once. */
  ask(question: BarQuestion): void
  /** There may be somebody to ask now. */
  wake(): void
  stop(): void
}

/** One question at a time: a rule over two hundred symbols must not take the broker's allowance from orders. */
export function createBarReader<Answer extends BarAnswer>({ read, canAsk, onRead }: Parts<Answer>): BarReader {
  const waiting = new Map<string, BarQuestion>()
  let isReading = false
  let isStopped = false

  const work = async (): Promise<void> => {
    for (let next = waiting.entries().next(); !next.done && canAsk(); next = waiting.entries().next()) {
      const [key, question] = next.value
      waiting.delete(key)
      const answer = await read(question).catch((cause: unknown) => err(cause))
      if (isStopped) return
      onRead(question, answer)
    }
    isReading = false
  }

  const wake = (): void => {
    if (isReading || isStopped || waiting.size === 0 || !canAsk()) return
    isReading = true
    void work()
  }

  return {
    ask(question) {
      const key = `${question.spec} ${question.instrumentId}`
      const count = Math.max(question.count, waiting.get(key)?.count ?? 0)
      waiting.set(key, { ...question, count })
      wake()
    },
    wake,
    stop() {
      isStopped = true
      waiting.clear()
    },
  }
}
