import type {
  NotificationChannelRow,
  NotificationPreferenceRow,
  NotificationType,
  NotificationTypeRow,
} from '@naru/shared/contracts/notifications'
import { TOPIC_NAMES, type Topic, topicOf } from '../topics.ts'

/** A preference as it is sent: without it the type's own default holds. */
export type Preference = Omit<NotificationPreferenceRow, 'id'>

/** Says what holds for one kind of event on one channel, whatever it is about. */
export const isPlain = (row: Preference): boolean =>
  row.event_type !== null &&
  row.account_id === null &&
  row.rule_id === null &&
  row.instrument_id === null &&
  row.min_severity === 'info'

interface Cell {
  readonly isOn: boolean
  /** The last place for what is always sent somewhere. */
  readonly isLocked: boolean
}

interface Situation {
  readonly preferences: readonly Preference[]
  /** In the order they are told: what is always sent goes to the first that works when none wants it. */
  readonly channels: readonly NotificationChannelRow[]
}

/** What holds for one kind of event on one channel, leaving exceptions aside. */
export function cellOf(type: NotificationTypeRow, channelId: string, { preferences, channels }: Situation): Cell {
  const wants = (id: string): boolean => {
    const chosen = preferences.find(
      (row) => isPlain(row) && row.event_type === type.event_type && row.channel_id === id,
    )
    return chosen?.is_on ?? type.is_sent_by_default
  }
  const working = channels.filter(({ state }) => state === 'verified').map(({ id }) => id)
  const wanting = working.filter(wants)
  const last = wanting.length > 1 ? undefined : (wanting[0] ?? working[0])
  const isLocked = type.is_always_sent && last === channelId
  return { isOn: isLocked || wants(channelId), isLocked }
}

/** The rule for one kind of event on one channel turned on or off. */
export const plain = (eventType: NotificationType, channelId: string, isOn: boolean): Preference => ({
  event_type: eventType,
  channel_id: channelId,
  account_id: null,
  rule_id: null,
  instrument_id: null,
  min_severity: 'info',
  is_on: isOn,
})

/** What a preference is about; two about the same are one, and the later one counts. */
export const subjectOf = (row: Preference): string =>
  [row.channel_id, row.event_type, row.account_id, row.rule_id, row.instrument_id].join('|')

/** Nobody chooses whether a test they asked for arrives. */
const UNCHOSEN: ReadonlySet<string> = new Set(['channel_test'])

/** The event types under what the user looks for, in the order they are listed. */
export function byTopic(
  types: readonly NotificationTypeRow[],
): readonly (readonly [Topic, readonly NotificationTypeRow[]])[] {
  const chosen = types.filter(({ event_type }) => !UNCHOSEN.has(event_type))
  return TOPIC_NAMES.map((topic) => [topic, chosen.filter(({ event_type }) => topicOf(event_type) === topic)] as const)
}
