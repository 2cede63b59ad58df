import { z } from 'zod'
import type { Extension } from './authorize.ts'
import { type ChangesBinding, ChangesRequest } from './changes.ts'
import type { Claims } from './claims.ts'
import type { Hub, Peer, Room } from './hub.ts'

export const JoinPayload = z.object({
  access_token: z.string().nullish(),
  config: z
    .object({
      private: z.boolean().default(false),
      broadcast: z
        .object({
          ack: z.boolean().default(false),
          self: z.boolean().default(false),
          replay: z.object({ since: z.number(), limit: z.number().int().max(25).default(25) }).nullish(),
        })
        .prefault({}),
      presence: z.object({ key: z.string().default(''), enabled: z.boolean().default(false) }).prefault({}),
      postgres_changes: z.array(ChangesRequest).default([]),
    })
    .prefault({}),
})
export type JoinConfig = z.infer<typeof JoinPayload>['config']

/** One subscription: a topic joined over a connection. */
export interface Channel {
  readonly peer: Peer
  readonly joinRef: string | null
  /** As the client spells it, with "realtime:". */
  readonly topic: string
  readonly room: Room
  readonly config: JoinConfig
  readonly presenceKey: string
  readonly bindings: readonly ChangesBinding[]
  claims: Claims
  readable: ReadonlySet<Extension>
  /** Asked for once, until the token changes. */
  writable: Map<Extension, Promise<boolean>>
  expiry: NodeJS.Timeout | undefined
}

export type ChannelHub = Hub<Channel>

export const roomKey = ({ topic, isPrivate }: Room) => `${isPrivate ? 'private' : 'public'}:${topic}`
