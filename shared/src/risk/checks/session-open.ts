import { deny, type RiskCheck } from '../check.ts'

export const sessionOpen: RiskCheck = (_intent, { isSessionOpen }) =>
  isSessionOpen ? undefined : deny('market_closed')
