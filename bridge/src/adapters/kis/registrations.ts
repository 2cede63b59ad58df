/** One realtime service for one key: a short code, or the HTS id for notices. */
export interface Registration {
  readonly tr: string
  readonly key: string
}

export interface RegistrationStep extends Registration {
  readonly action: 'register' | 'unregister'
}

/** What should be registered and what is, on the session of one app key. Knows no socket. */
export interface Registrations {
  /** Replaces the wanted set, most important first. */
  want(registrations: readonly Registration[]): void
  /** The next thing to send, or `undefined` when all is as wanted. */
  next(): RegistrationStep | undefined
  done(step: RegistrationStep): void
  /** KIS will not have it: not asked again until it is wanted anew. */
  refused(step: RegistrationStep): void
  /** Registers everything of a service again, for when it has fallen silent. */
  renew(tr: string): void
  /** A new connection starts with nothing. */
  reset(): void
  activeCount(): number
  refusedCount(): number
}

/** Per app key, over all services. */
export const MAX_REGISTRATIONS = 41

type State = 'wanted' | 'active' | 'leaving' | 'renewing' | 'refused'

const idOf = ({ tr, key }: Registration): string => `${tr}|${key}`

export function createRegistrations(): Registrations {
  const entries = new Map<string, { readonly registration: Registration; state: State }>()
  let order: readonly string[] = []

  const countOf = (...states: readonly State[]): number =>
    [...entries.values()].filter(({ state }) => states.includes(state)).length

  const step = (action: RegistrationStep['action'], states: readonly State[]): RegistrationStep | undefined => {
    for (const id of [...order, ...entries.keys()]) {
      const entry = entries.get(id)
      if (entry && states.includes(entry.state)) return { ...entry.registration, action }
    }
    return undefined
  }

  return {
    want: (registrations) => {
      const wanted = new Map(registrations.map((registration) => [idOf(registration), registration]))
      order = [...wanted.keys()].slice(0, MAX_REGISTRATIONS)
      const kept = new Set(order)
      for (const [id, entry] of entries) {
        if (kept.has(id)) {
          if (entry.state === 'leaving') entry.state = 'active'
        } else if (entry.state === 'active' || entry.state === 'renewing') entry.state = 'leaving'
        else if (entry.state !== 'leaving') entries.delete(id)
      }
      for (const id of order) {
        const registration = wanted.get(id)
        if (registration && !entries.has(id)) entries.set(id, { registration, state: 'wanted' })
      }
    },
    next: () => {
      // Leaving first: the new ones need their room.
      const leaving = step('unregister', ['leaving', 'renewing'])
      if (leaving) return leaving
      return countOf('active', 'leaving', 'renewing') < MAX_REGISTRATIONS ? step('register', ['wanted']) : undefined
    },
    done: (sent) => {
      const id = idOf(sent)
      const entry = entries.get(id)
      if (!entry) return
      if (sent.action === 'register') entry.state = entry.state === 'wanted' ? 'active' : entry.state
      else if (entry.state === 'leaving') entries.delete(id)
      // Wanted again while it was being unregistered, or being renewed.
      else entry.state = 'wanted'
    },
    refused: (sent) => {
      const entry = entries.get(idOf(sent))
      if (!entry) return
      if (sent.action === 'unregister') entries.delete(idOf(sent))
      else entry.state = 'refused'
    },
    renew: (tr) => {
      for (const entry of entries.values()) {
        if (entry.registration.tr === tr && entry.state === 'active') entry.state = 'renewing'
      }
    },
    reset: () => {
      for (const [id, entry] of entries) {
        if (entry.state === 'leaving') entries.delete(id)
        else entry.state = 'wanted'
      }
    },
    activeCount: () => countOf('active'),
    refusedCount: () => countOf('refused'),
  }
}
