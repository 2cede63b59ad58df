import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { identityOf } from './process-table.ts'

/** As under npm: somebody starts a shell, the shell starts us, and only that somebody is ended. */
it.each(['SIGTERM', 'SIGKILL'] as const)('what npm started ends when npm alone is ended by %s', async (signal) => {
  const ancestors = JSON.stringify(join(import.meta.dirname, 'ancestors.mjs'))
  const watcher = `
    import { watchAncestors } from ${ancestors}
    setInterval(() => {}, 1000)
    watchAncestors(() => process.exit(0))
    console.log(process.pid)`
  const shell = `"${process.execPath}" --input-type=module -e '${watcher}'; true`
  const npm = `
    const { spawn } = require('node:child_process')
    spawn('sh', ['-c', ${JSON.stringify(shell)}], { stdio: 'inherit' })
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['-e', npm], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, npm_lifecycle_event: 'start' },
  })
  const [said] = (await once(parent.stdout, 'data')) as [Buffer]
  const watched = Number(said.toString())
  expect(identityOf(watched)).toBeDefined()
  parent.kill(signal)
  await vi.waitFor(() => expect(identityOf(watched)).toBeUndefined(), { timeout: 10_000 })
})
