import { randomUUID } from 'node:crypto'

type Metas = Record<string, { metas: Record<string, unknown>[] }>

export interface PresenceDiff {
  readonly joins: Metas
  readonly leaves: Metas
}

export interface PresenceBook<Owner extends object> {
  /** Sets what `owner` says about itself under `key`; an earlier word of the same owner is taken back. */
  track(
    room: string,
    owner: Owner,
    entry: { readonly key: string; readonly payload: Record<string, unknown> },
  ): PresenceDiff
  /** @returns what changed, or `undefined` when the owner was not present */
  untrack(room: string, owner: Owner): PresenceDiff | undefined
  state(room: string): Metas
}

interface Entry {
  readonly key: string
  readonly meta: Record<string, unknown>
}

/** Who is in which room, in the shape of Phoenix presence: several connections may share one key. */
export function createPresenceBook<Owner extends object>(): PresenceBook<Owner> {
  const rooms = new Map<string, Map<Owner, Entry>>()
  const metasOf = (entry: Entry | undefined): Metas =>
    entry === undefined ? {} : { [entry.key]: { metas: [entry.meta] } }
  return {
    track(room, owner, { key, payload }) {
      const entries = rooms.get(room) ?? new Map<Owner, Entry>()
      rooms.set(room, entries)
      const before = entries.get(owner)
      const entry = { key, meta: { ...payload, phx_ref: randomUUID() } }
      entries.set(owner, entry)
      return { joins: metasOf(entry), leaves: metasOf(before) }
    },
    untrack(room, owner) {
      const entries = rooms.get(room)
      const entry = entries?.get(owner)
      if (entries === undefined || entry === undefined) return undefined
      entries.delete(owner)
      if (entries.size === 0) rooms.delete(room)
      return { joins: {}, leaves: metasOf(entry) }
    },
    state(room) {
      const state: Metas = {}
      for (const { key, meta } of rooms.get(room)?.values() ?? []) {
        state[key] = { metas: [...(state[key]?.metas ?? []), meta] }
      }
      return state
    },
  }
}
