import { z } from 'zod'

/** Phoenix's frames in the two spellings supabase-js may ask for. */
export type Version = '1.0.0' | '2.0.0'

export interface ClientMessage {
  readonly joinRef: string | null
  readonly ref: string | null
  /** "realtime:" and the channel's own name. */
  readonly topic: string
  readonly event: string
  readonly payload: unknown
}

export interface ServerMessage {
  readonly joinRef?: string | null
  readonly ref?: string | null
  readonly topic: string
  readonly event: string
  readonly payload: unknown
}

export interface Broadcast {
  readonly event: string
  /** JSON, or bytes as they came. */
  readonly payload: unknown
  readonly meta?: Readonly<Record<string, unknown>>
}

const Ref = z
  .union([z.string(), z.null()])
  .optional()
  .transform((ref) => ref ?? null)
const ArrayFrame = z.tuple([Ref, Ref, z.string(), z.string(), z.unknown()])
const ObjectFrame = z.object({ join_ref: Ref, ref: Ref, topic: z.string(), event: z.string(), payload: z.unknown() })

/** @returns the message, or `undefined` when the frame is not one */
export function decode(frame: Buffer, isBinary: boolean, version: Version): ClientMessage | undefined {
  if (isBinary) return decodePush(frame)
  let json: unknown
  try {
    json = JSON.parse(frame.toString('utf8'))
  } catch {
    return undefined
  }
  if (version === '2.0.0') {
    const parsed = ArrayFrame.safeParse(json)
    if (!parsed.success) return undefined
    const [joinRef, ref, topic, event, payload] = parsed.data
    return { joinRef, ref, topic, event, payload }
  }
  const parsed = ObjectFrame.safeParse(json)
  if (!parsed.success) return undefined
  const { join_ref: joinRef, ref, topic, event, payload } = parsed.data
  return { joinRef, ref, topic, event, payload }
}

export function encode(message: ServerMessage, version: Version): string {
  const { joinRef = null, ref = null, topic, event, payload } = message
  if (version === '2.0.0') return JSON.stringify([joinRef, ref, topic, event, payload])
  return JSON.stringify({ topic, event, payload, ref, join_ref: joinRef })
}

/** A client's broadcast of version 2: kind 3, five lengths, 1 for JSON or 0 for bytes, the five texts, the payload. */
const PUSH_KIND = 3
const PUSH_HEADER = 7

function decodePush(frame: Buffer): ClientMessage | undefined {
  if (frame.length < PUSH_HEADER || frame[0] !== PUSH_KIND) return undefined
  let offset = PUSH_HEADER
  const [joinRef = '', ref = '', topic = '', event = '', meta = ''] = [1, 2, 3, 4, 5].map((place) => {
    const start = offset
    offset += frame[place] ?? 0
    return frame.subarray(start, offset).toString('utf8')
  })
  if (offset > frame.length) return undefined
  const body = frame.subarray(offset)
  try {
    const payload: unknown = frame[6] === 1 ? JSON.parse(body.toString('utf8')) : body
    const metadata = meta === '' ? {} : { meta: JSON.parse(meta) as unknown }
    return { joinRef, ref, topic, event: 'broadcast', payload: { type: 'broadcast', event, payload, ...metadata } }
  } catch {
    return undefined
  }
}

/** A broadcast as a frame. Bytes travel as kind 4; version 1 has no such frame, so its clients do not get them. */
export function encodeBroadcast(topic: string, broadcast: Broadcast, version: Version): string | Buffer | undefined {
  const { event, payload, meta } = broadcast
  if (!Buffer.isBuffer(payload)) {
    const body = { type: 'broadcast', event, payload, ...(meta === undefined ? {} : { meta }) }
    return encode({ topic, event: 'broadcast', payload: body }, version)
  }
  if (version === '1.0.0') return undefined
  const texts = [topic, event, meta === undefined ? '' : JSON.stringify(meta)].map((text) => Buffer.from(text))
  return Buffer.concat([Buffer.from([4, ...texts.map(({ length }) => length), 0]), ...texts, payload])
}
