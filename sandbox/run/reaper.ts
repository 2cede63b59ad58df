import { setTimeout as wait } from 'node:timers/promises'
import { endStale } from './pid-files.ts'
import { identityOf } from './process-table.ts'

/**
 * Outlives its owner by a moment, to end the services of a run that was killed outright (`kill -9`). The owner holds
 * our stdin: "bye" means all is stopped; an end without it means the owner is no more.
 */
const [directory = '', owner = ''] = process.argv.slice(2)
const ownerPid = Number(owner)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

let said = ''
process.stdin.setEncoding('utf8')
for await (const text of process.stdin) said += text

if (!said.includes('bye')) {
  for (let i = 0; i < 100 && identityOf(ownerPid) !== undefined; i++) await wait(20)
  await endStale(directory, { leaderless: true })
}
