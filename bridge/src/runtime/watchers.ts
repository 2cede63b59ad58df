import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { PollTask } from './price-poller.ts'
import type { QuoteClient } from './quote-client.ts'

type Channel = PollTask['channel']
const NOBODY: readonly QuoteClient[] = []

/** Which of a user's connections want what, so that a tick finds them without asking each. */
export class Watchers {
  readonly #byChannel = { trade: new Map<InstrumentId, QuoteClient[]>(), book: new Map<InstrumentId, QuoteClient[]>() }

  of(channel: Channel, id: InstrumentId): readonly QuoteClient[] {
    return this.#byChannel[channel].get(id) ?? NOBODY
  }

  /** Call after a connection has come, gone or changed its mind. */
  rebuild(clients: Iterable<QuoteClient>): void {
    this.#byChannel.trade.clear()
    this.#byChannel.book.clear()
    for (const client of clients) {
      for (const id of new Set([...client.symbols, ...client.books])) this.#add('trade', id, client)
      for (const id of client.books) this.#add('book', id, client)
    }
  }

  #add(channel: Channel, id: InstrumentId, client: QuoteClient): void {
    const list = this.#byChannel[channel].get(id)
    if (list === undefined) this.#byChannel[channel].set(id, [client])
    else list.push(client)
  }
}
