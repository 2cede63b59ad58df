import type { WireAnswer } from './kis-answers.ts'

/** Uniform in [0, 1). */
export type Random = () => number

/** mulberry32: the same damage for the same seed. */
export function uniform(seed: number): Random {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const GARBAGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  [],
  {},
  [[]],
  '',
  ' ',
  '-',
  '-5',
  '+5',
  '0x10',
  '1e3',
  'NaN',
  'Infinity',
  '1,000',
  '12.',
  '.5',
  '--1',
  '００５',
  '99999999999999999999',
  '9007199254740993',
  '0.1234567890123456789',
  '   7',
  '20261399',
  '240000',
  '<html>',
  '\u0000',
  'Y',
  'constructor',
]
const CODES = ['EGW00201', 'EGW00215', 'EGW00123', 'EGW00301', 'SYDB0050', 'KIOK0560', 'APBK0919', 'ZZZZ0000', '']

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)] as T // within the list

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => value !== null && typeof value === 'object' && !Array.isArray(value)

/** Every object of a body, itself included. */
function objectsOf(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsOf)
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsOf)] : []
}

const STRUCTURAL: ReadonlyArray<(body: Json, random: Random) => void> = [
  (body, random) => {
    const target = pick(objectsOf(body), random)
    const key = pick(Object.keys(target), random)
    if (key !== undefined) delete target[key]
  },
  (body, random) => {
    const target = pick(objectsOf(body), random)
    const key = pick(Object.keys(target), random)
    if (key !== undefined) target[key] = structuredClone(pick(GARBAGE, random))
  },
  (body, random) => {
    const target = pick(objectsOf(body), random)
    const key = pick(Object.keys(target), random)
    if (key !== undefined && typeof target[key] === 'string') target[key] = disturb(target[key], random)
  },
  (body, random) => {
    const target = pick(objectsOf(body), random)
    const key = pick(Object.keys(target), random)
    if (key === undefined) return
    target[random() < 0.5 ? key.toUpperCase() : `${key}_x`] = target[key]
    delete target[key]
  },
  (body, random) => {
    const target = pick(objectsOf(body), random)
    const [a, b] = [pick(Object.keys(target), random), pick(Object.keys(target), random)]
    if (a !== undefined && b !== undefined) [target[a], target[b]] = [target[b], target[a]]
  },
  (body, random) => {
    const lists = Object.values(body).filter((value) => Array.isArray(value))
    const list = pick(lists, random)
    if (list && list.length > 0) list.splice(Math.floor(random() * list.length), 0, structuredClone(pick(list, random)))
  },
  (body, random) => {
    const list = pick(
      Object.values(body).filter((value) => Array.isArray(value)),
      random,
    )
    if (list) list.push(structuredClone(pick(GARBAGE, random)))
  },
  (body) => {
    body.field_added_later = 'x'
    for (const target of objectsOf(body)) target.another_one = '1'
  },
  (body, random) => {
    body.rt_cd = pick(['1', '2', '7', '9', ' 0 ', 0, null, 'x'], random)
  },
  (body, random) => {
    body.msg_cd = pick(CODES, random)
    body.rt_cd = pick(['0', '1', '7'], random)
  },
]

const LETTERS = '0123456789-. ^|"{}[],:é가\u0000Z'.split('')

/** One character of a text changed, added, lost or doubled. */
function disturb(text: string, random: Random): string {
  const at = Math.floor(random() * (text.length + 1))
  const letter = pick(LETTERS, random)
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, at) + letter + text.slice(at + 1)
    case 1:
      return text.slice(0, at) + letter + text.slice(at)
    case 2:
      return text.slice(0, at) + text.slice(at + 1)
    default:
      return text.slice(0, at) + text.slice(Math.max(0, at - 1))
  }
}

/** An answer with one, two or three things wrong: in its text, its fields, its status or its paging header. */
export function mutate(wire: WireAnswer, random: Random): WireAnswer {
  let { text, status, continuation } = wire
  const times = 1 + Math.floor(random() * 3)
  for (let i = 0; i < times; i += 1) {
    const kind = random()
    if (kind < 0.12) text = disturb(text, random)
    else if (kind < 0.16) text = text.slice(0, Math.floor(random() * text.length))
    else if (kind < 0.19) continuation = pick(['M', 'F', 'D', 'E', '', 'x'], random)
    else if (kind < 0.22) status = pick([200, 201, 302, 400, 401, 403, 429, 500, 502], random)
    else text = restructured(text, random)
  }
  return { text, status, continuation }
}

function restructured(text: string, random: Random): string {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return text
  }
  if (!isObject(body)) return text
  pick(STRUCTURAL, random)(body, random)
  return JSON.stringify(body)
}
