import { Worker } from 'node:worker_threads'
import { err, ok, type Result } from '@naru/shared/core/result'
import type { Logger } from '../ports/logger.ts'
import type { Failure, FromThread, Replies, RequestKind, Requests } from './protocol.ts'

export interface PoolOptions {
  /** What a thread runs. */
  readonly file: URL
  readonly workerData: unknown
  readonly threads: number
  /** Of one thread, MB, besides the columns all share: one that needs more ends, and its work fails. */
  readonly heapMb: number
  readonly logger: Logger
}

export interface Asking {
  /** Those with the least under way are served first. */
  readonly userId: string
  readonly onProgress?: (done: number, total: number) => void
  /** A thread that says nothing for so long is ended, and the work fails with `strategy_hangs`. */
  readonly silenceMs?: number | undefined
}

/** Threads that do what would hold the event loop up. */
export interface Pool {
  readonly threads: number
  run<Kind extends RequestKind>(
    kind: Kind,
    body: Requests[Kind],
    asking: Asking,
  ): Promise<Result<Replies[Kind], Failure>>
  /** Ends at once; what was under way fails with `stopped`. */
  close(): Promise<void>
}

interface Task {
  readonly id: number
  readonly kind: RequestKind
  readonly body: Requests[RequestKind]
  readonly asking: Asking
  readonly settle: (result: Result<Replies[RequestKind], Failure>) => void
}

interface Thread {
  readonly worker: Worker
  task: Task | undefined
  /** Ends a thread that has gone silent. */
  watch: NodeJS.Timeout | undefined
}

export function createPool({ file, workerData, threads: count, heapMb, logger }: PoolOptions): Pool {
  const threads: Thread[] = []
  const waiting: Task[] = []
  let ids = 0
  let isOver = false

  const start = (): Thread => {
    const worker = new Worker(file, {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      name: 'backtest',
      env: {}, // programs of others run there
    })
    const thread: Thread = { worker, task: undefined, watch: undefined }
    worker.on('message', (message: FromThread) => hear(thread, message))
    worker.on('error', (error: Error & { readonly code?: string }) => {
      const code = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out_of_memory' : 'worker_crashed'
      if (!isOver) logger.alarm('backtest_thread_failed', { code, error: error.name })
      end(thread, { code, detail: error.name })
    })
    worker.on('exit', () => end(thread, { code: isOver ? 'stopped' : 'worker_crashed', detail: '' }))
    worker.unref()
    threads.push(thread)
    return thread
  }

  const watch = (thread: Thread): void => {
    clearTimeout(thread.watch)
    const silenceMs = thread.task?.asking.silenceMs
    if (silenceMs === undefined) return
    thread.watch = setTimeout(() => {
      logger.event('backtest_thread_silent', { ms: silenceMs })
      void thread.worker.terminate()
      end(thread, { code: 'strategy_hangs', detail: '' })
    }, silenceMs)
    thread.watch.unref()
  }

  const end = (thread: Thread, failure: Failure): void => {
    clearTimeout(thread.watch)
    const at = threads.indexOf(thread)
    if (at >= 0) threads.splice(at, 1)
    const { task } = thread
    thread.task = undefined
    task?.settle(err(failure))
    if (!isOver) serve()
  }

  const hear = (thread: Thread, message: FromThread): void => {
    const { task } = thread
    if (task?.id !== message.id) return
    watch(thread)
    if (message.kind === 'alive') return
    if (message.kind === 'progress') {
      task.asking.onProgress?.(message.done, message.total)
      return
    }
    clearTimeout(thread.watch)
    thread.task = undefined
    thread.worker.unref()
    task.settle(message.kind === 'done' ? ok(message.value) : err(message.error))
    serve()
  }

  /** Gives waiting work to free threads; a thread begins when there is work for it. */
  const serve = (): void => {
    while (waiting.length > 0) {
      const free = threads.find(({ task }) => task === undefined) ?? (threads.length < count ? start() : undefined)
      if (!free) return
      const task = take()
      free.task = task
      free.worker.ref()
      free.worker.postMessage({ id: task.id, kind: task.kind, body: task.body })
      watch(free)
    }
  }

  const take = (): Task => {
    const running = (userId: string): number => threads.filter(({ task }) => task?.asking.userId === userId).length
    let next = 0
    waiting.forEach(({ asking }, at) => {
      if (running(asking.userId) < running(waiting[next]?.asking.userId ?? '')) next = at
    })
    const [task] = waiting.splice(next, 1)
    if (!task) throw new Error('nothing waits')
    return task
  }

  return {
    threads: count,
    run: <Kind extends RequestKind>(kind: Kind, body: Requests[Kind], asking: Asking) =>
      new Promise<Result<Replies[Kind], Failure>>((resolve) => {
        if (isOver) return resolve(err({ code: 'stopped', detail: '' }))
        ids += 1
        const settle = resolve as Task['settle'] // a thread answers each kind with its own reply
        waiting.push({ id: ids, kind, body, asking, settle })
        serve()
      }),
    async close() {
      isOver = true
      for (const task of waiting.splice(0)) task.settle(err({ code: 'stopped', detail: '' }))
      await Promise.all(threads.slice().map(({ worker }) => worker.terminate()))
    },
  }
}
