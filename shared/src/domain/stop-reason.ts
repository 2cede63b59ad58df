/** Why a rule stands still: `reason_code` of one that is switched off, or that another rule has paused. */
export type RuleStopReason =
  /** It could not be evaluated, three times in a row. */
  | 'poisoned'
  /** Evaluating it takes more work than a rule may. */
  | 'too_expensive'
  | 'rule_not_served'
  | 'rule_state_too_large'
  | 'rule_unreadable'
  | 'rule_hash_mismatch'
  | 'broker_not_offered'
  | 'account_archived'
  | 'paused_by_rule'

/** Why a strategy stands still: `reason_code` of one that is switched off, or that rests until its owner has looked. */
export type StrategyStopReason =
  /** It broke while it ran, or what it wanted is no signal. */
  | 'poisoned'
  | 'strategy_not_served'
  | 'strategy_unreadable'
  | 'strategy_hash_mismatch'
  | 'universe_unreadable'
  | 'broker_not_offered'
  | 'source_unknown'
  | 'source_broken'
  | 'foreign_fill'
  | 'ladder_breach'
  | 'account_archived'
