import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/**
 * Writes down what a run did, for whoever sums it up: of each file, by its absolute path, how many tests passed and failed,
 * and how many errors nobody caught.
 */
export class TallyReporter implements Reporter {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const files = modules.map((module) => {
      const count = (state: 'passed' | 'failed'): number => [...module.children.allTests(state)].length
      // One that does not load, or whose hooks fail, may hold no test that failed; it must not pass unnoticed.
      const failed = Math.max(count('failed'), module.state() === 'failed' ? 1 : 0)
      return { path: module.moduleId, passed: count('passed'), failed }
    })
    writeFileSync(this.#file, JSON.stringify({ files, errors: unhandledErrors.length }))
  }
}
