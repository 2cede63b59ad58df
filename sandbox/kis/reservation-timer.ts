import { kstDate, unixMs } from '@naru/shared/core/time'
import { addTradingDays, isTradingDay, regularHours } from '@naru/shared/market/calendar'
import type { ServerClock } from './clock.ts'
import { Reservations } from './reservations.ts'
import type { World } from './world.ts'

/** The reservations of a world, kept in its ledger. */
export function reservationsOf(world: World): Reservations {
  return new Reservations({
    get state() {
      return world.state
    },
    get today() {
      return world.today
    },
    get now() {
      return world.clock.now()
    },
    keep(reservation) {
      world.store.append({ t: 'reservation_kept', reservation })
      world.store.flush()
    },
    isListed: (code) => world.market.listing(code) !== undefined,
    place: (account, request) => world.place(account, request),
  })
}

/** Calls at every opening bell by the clock; the returned function ends it. */
export function atEveryOpen(clock: ServerClock, ring: () => void): () => void {
  let cancel: () => void = () => undefined
  const wait = (): void => {
    cancel = clock.after(nextOpen(clock.now()) - clock.now(), () => {
      ring()
      wait()
    })
  }
  wait()
  return () => cancel()
}

/** The first opening bell after an instant. */
function nextOpen(at: number): number {
  const today = kstDate(unixMs(at))
  const open = isTradingDay(today) ? regularHours(today)?.open : undefined
  if (open !== undefined && open > at) return open
  return regularHours(addTradingDays(today, 1))?.open ?? at + 86_400_000
}
