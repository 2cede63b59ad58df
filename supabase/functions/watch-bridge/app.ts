import { answer, createFunction, type Handler } from '../_shared/app.ts'
import { createMachineUser } from '../_shared/machine-user.ts'
import { type Env, ledger, platformOf } from '../_shared/platform.ts'
import { Refusal } from '../_shared/refusal.ts'

/**
 * `POST` every minute with the header `x-watch-secret` → 200 `{now, told: [{bridgeId, name, state, silentSince, users}],
 * missed}`: the alarms this call raised or cleared, and how many tasks of strategies nobody had begun in their time. Users
 * are told by broadcast, with what is unprotected, and by message.
 *
 * @param env see createFunction; WATCH_SECRET, and WATCHER_EMAIL and WATCHER_PASSWORD of the machine user
 */
export function createWatchBridge(env: Env): Handler {
  const platform = platformOf(env)
  const signIn = createMachineUser(platform, { email: env.WATCHER_EMAIL, password: env.WATCHER_PASSWORD })

  return createFunction('watch-bridge', env, async (request) => {
    if (!(await isSecret(request.headers.get('x-watch-secret'), env.WATCH_SECRET))) throw new Refusal('unauthenticated')
    const authorization = await signIn()
    const told = await ledger(platform, { path: 'rpc/watch_bridges', authorization, body: {} })
    const missed = await ledger(platform, { path: 'rpc/note_missed_runs', authorization, body: {} })
    return answer(200, { now: new Date().toISOString(), told, missed })
  })
}

/** Takes as long for any wrong guess; without a secret of our own nobody gets in. */
async function isSecret(given: string | null, secret: string | undefined): Promise<boolean> {
  if (given === null || secret === undefined || secret.length < 16) return false
  const digest = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  const [theirs, ours] = await Promise.all([digest(given), digest(secret)])
  return theirs.reduce((difference, byte, index) => difference | (byte ^ (ours[index] ?? 0)), 0) === 0
}
