/** What one side of a rule (its condition, or its exit) remembers of one instrument. JSON; NaN is written as null. */
export interface PartState {
  /** The last known truth; null before the first. */
  readonly last: 0 | 1 | null
  /** UnixMs since which it has been true without a break. */
  readonly trueSince: number | null
  /** It has become true and has not held for long enough yet. */
  readonly isPending: boolean
  /** It was true when it was first known: that is what it was armed upon, and no event. */
  readonly isBaseline: boolean
  /** Days since 1970 in Korea, and what happened on that day. */
  readonly day: number
  readonly fires: number
  readonly firedAt: number | null
  /** Start of the bar it last fired in. */
  readonly firedBar: number | null
  readonly isDone: boolean
  /** What each remembering node keeps, in the order of the compiled rule. */
  readonly memory: readonly (readonly (number | null)[])[]
}

export interface WatchState {
  readonly when: PartState
  readonly exit?: PartState
  readonly evaluatedAt: number | null
  /** Day on which the user was last told that the rule cannot know. */
  readonly unknownDay: number | null
  /** A throttled rule is not looked at before. */
  readonly nextAt: number | null
  /** When it is looked at next although nothing may have happened. */
  readonly wakeAt: number | null
}

/** Bounded by the limits of the language: windows × instruments. */
export interface RuleState {
  readonly v: 1
  readonly strikes: number
  readonly watches: Readonly<Record<string, WatchState>>
}
