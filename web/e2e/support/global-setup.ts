import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { STACK_VARIABLE } from './stack.ts'

/** One stack for the whole run, in a process of its own that ends when we do. Returns how to end it. */
async function startForAll(): Promise<() => Promise<void>> {
  const stack = fork(join(import.meta.dirname, 'stack-main.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  })
  const exited = once(stack, 'exit')
  const [ready] = await Promise.race([
    once(stack, 'message'),
    exited.then(([code]) => {
      throw new Error(`the stack did not start: exit code ${code}`)
    }),
  ])
  process.env[STACK_VARIABLE] = JSON.stringify(ready)
  return async () => {
    stack.disconnect()
    await exited
  }
}

// Playwright finds it by its default export.
export default startForAll
