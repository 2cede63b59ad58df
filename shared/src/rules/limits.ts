/**
 * What one rule may ask for. A rule beyond any of these is refused when it is saved, never cut down in silence.
 * `subscriptions` and `restPerMinute` come from the broker: an app key has 41 registrations, one of them for fills.
 */
export const RULE_LIMITS = {
  /** Nodes on the longest path from the root of a condition that have nodes below them. */
  depth: 6,
  /** Conditions, operands and literals of the whole rule; what stands in a variable counts once. */
  nodes: 64,
  /** Bytes of the JSON text, and what the check before the schema looks at. */
  bytes: 32_768,
  jsonDepth: 32,
  jsonValues: 2_048,
  nameLength: 60,
  noteLength: 200,
  symbols: 200,
  variables: 16,
  actions: 8,
  children: 16,
  /** Bars a window or a shift looks back. */
  windowBars: 240,
  /** Samples all windows of one rule keep for one instrument. */
  windowSamples: 1_200,
  /** Milliseconds of the longest hold, window and cooldown. */
  durationMs: 86_400_000,
  subscriptions: 40,
  restPerMinute: 120,
  /** Bars of history one indicator may need before its first value. */
  warmUpBars: 2_000,
  maxPerDay: 1_000,
  /** What one evaluation may cost: nodes visited and window places walked. Counted, not timed: the same everywhere. */
  fuel: 4_000,
  /** Evaluations that cost too much or throw before a rule is switched off. */
  strikes: 3,
} as const
