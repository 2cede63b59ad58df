import { setTimeout as wait } from 'node:timers/promises'
import type { BridgeProcess } from '../integration/world.ts'
import type { KillCase, KillPoint } from './cases.ts'
import type { OrderLine } from './order-line.ts'

interface Scene {
  readonly bridge: BridgeProcess
  readonly line: OrderLine
  /** Accounts whose orders are under way; the first is the one the case is about. */
  readonly canos: readonly [string, string]
  readonly one: KillCase
  /** What the point must be about: an intent, an account, or a piece of what is recorded. */
  readonly needle: string
}

/** Makes ready to kill at the point of the case. The answer resolves when the process is dead. */
export async function armKill(scene: Scene): Promise<() => Promise<void>> {
  const { bridge, line, canos, one } = scene
  const { point } = one
  const dead = async (): Promise<void> => void (await bridge.kill('SIGKILL'))
  switch (point) {
    case 'K7':
    case 'K8':
      return whenHeld(line, point === 'K7' ? 'request' : 'answer', canos[0], async () => {
        await dead()
        line.release()
      })
    case 'K9': {
      await bridge.line.say('K9 freeze ')
      // The process stands still since the last byte of its first request; that request's answer is the first to come.
      const answered = Promise.race(canos.map((cano) => line.answered(cano)))
      return () => answered.then(dead)
    }
    case 'K16':
      return whenHeld(line, 'request', canos[0], async () => {
        process.kill(bridge.pid, 'SIGTERM')
        await bridge.logged('bridge_stopping')
        line.release()
        await wait(one.drainMs)
        await dead()
      })
    default:
      return frozenAt(scene, point)
  }
}

async function whenHeld(
  line: OrderLine,
  what: 'request' | 'answer',
  cano: string,
  then: () => Promise<void>,
): Promise<() => Promise<void>> {
  line.hold(what, cano)
  const held = line.held()
  return () => held.then(then)
}

async function frozenAt({ bridge, needle }: Scene, point: KillPoint): Promise<() => Promise<void>> {
  const at = bridge.line.hears(`at ${point}`)
  at.catch(() => undefined) // told to whoever waits for it
  await bridge.line.say(`${point} freeze ${needle}`)
  return async () => {
    await at
    await bridge.kill('SIGKILL')
  }
}
