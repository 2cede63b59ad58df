import type { WebSocket } from 'ws'
import { type Broadcast, encode, encodeBroadcast, type ServerMessage, type Version } from './protocol.ts'

/** A consumer this far behind is cut off: its messages would only pile up in our memory. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024

/** One client connection, as far as delivery is concerned. */
export interface Peer {
  readonly socket: WebSocket
  readonly version: Version
}

/** A private topic and a public one of the same name are two topics. */
export interface Room {
  readonly topic: string
  readonly isPrivate: boolean
}

export interface Hub<Member extends { readonly peer: Peer }> {
  add(room: Room, member: Member): void
  remove(room: Room, member: Member): void
  members(room: Room): Iterable<Member>
  all(): Iterable<Member>
  /** To every member `accepts` says yes to; encoded once for each version. */
  broadcast(room: Room, broadcast: Broadcast, accepts: (member: Member) => boolean): void
}

export function send({ socket, version }: Peer, message: ServerMessage): void {
  sendFrame(socket, encode(message, version))
}

function sendFrame(socket: WebSocket, frame: string | Buffer): void {
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate()
  else socket.send(frame)
}

export function createHub<Member extends { readonly peer: Peer }>(): Hub<Member> {
  const rooms = new Map<string, Set<Member>>()
  const keyOf = ({ topic, isPrivate }: Room) => `${isPrivate ? 'private' : 'public'}:${topic}`
  return {
    add(room, member) {
      const members = rooms.get(keyOf(room)) ?? new Set()
      rooms.set(keyOf(room), members.add(member))
    },
    remove(room, member) {
      const members = rooms.get(keyOf(room))
      members?.delete(member)
      if (members?.size === 0) rooms.delete(keyOf(room))
    },
    members: (room) => rooms.get(keyOf(room)) ?? [],
    *all() {
      for (const members of rooms.values()) yield* members
    },
    broadcast(room, broadcast, accepts) {
      const frames = new Map<Version, string | Buffer | undefined>()
      for (const member of rooms.get(keyOf(room)) ?? []) {
        if (!accepts(member)) continue
        const { socket, version } = member.peer
        if (!frames.has(version)) frames.set(version, encodeBroadcast(`realtime:${room.topic}`, broadcast, version))
        const frame = frames.get(version)
        if (frame !== undefined) sendFrame(socket, frame)
      }
    },
  }
}
