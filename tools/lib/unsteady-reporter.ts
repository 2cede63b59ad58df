import type { Reporter, TestModule } from 'vitest/node'

/** Names what passed only when it was tried again: green, and yet somebody has to look why. */
export class UnsteadyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const unsteady = modules.flatMap((module) =>
      [...module.children.allTests('passed')].filter((test) => test.diagnostic()?.flaky),
    )
    for (const { module, fullName } of unsteady) console.warn(`unsteady: ${module.relativeModuleId} > ${fullName}`)
    if (unsteady.length > 0) console.warn(`unsteady: ${unsteady.length} passed only when tried again`)
  }
}
