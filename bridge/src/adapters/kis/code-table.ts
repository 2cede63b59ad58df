import { InstrumentId, type Venue } from '@naru/shared/domain/instrument'
import { lengthOf, startOf, text, wordAt } from './fields.ts'

/** Turns short codes on the wire into ids, the same string each time, looked up by their bytes. */
export interface CodeTable {
  /** `undefined` when the field is no short code. */
  find(field: number): InstrumentId | undefined
}

const SLOTS = 8_192
/** A table half full finds everything in a step or two; codes beyond are read the slow way. */
const MAX_CODES = SLOTS / 2
const CODE_LENGTH = 6
const MAX_LENGTH = 7
const LOW_TWO = 0xffff

export function createCodeTable(venue: Venue): CodeTable {
  const heads = new Int32Array(SLOTS)
  const tails = new Int32Array(SLOTS)
  const ids: (InstrumentId | undefined)[] = Array.from({ length: SLOTS }, () => undefined)
  let size = 0

  const parse = (field: number): InstrumentId | undefined => {
    if (lengthOf(field) > MAX_LENGTH) return undefined
    const parsed = InstrumentId.safeParse(`${text(field)}.${venue}`)
    return parsed.success ? parsed.data : undefined
  }

  return {
    find: (field) => {
      // Anything but six characters: warrants and notes, rare enough.
      if (lengthOf(field) !== CODE_LENGTH) return parse(field)
      const at = startOf(field)
      const head = wordAt(at)
      const tail = wordAt(at + 4) & LOW_TWO
      let slot = (Math.imul(head, 0x9e3779b1) ^ Math.imul(tail, 0x85ebca6b)) >>> 19
      for (let id = ids[slot]; id !== undefined; id = ids[slot]) {
        if (heads[slot] === head && tails[slot] === tail) return id
        slot = (slot + 1) % SLOTS
      }
      const id = parse(field)
      if (id === undefined || size >= MAX_CODES) return id
      heads[slot] = head
      tails[slot] = tail
      ids[slot] = id
      size += 1
      return id
    },
  }
}
