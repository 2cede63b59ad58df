import type { PositionRow } from '@naru/shared/contracts/views'
import type { ComponentType } from 'react'

/** What the portfolio shows of other features; the page that knows them hands them in. */
export interface PortfolioParts {
  /** Who sells when the price falls, and what happens should the bridge be switched off. */
  readonly Protection: ComponentType<{ readonly position: PositionRow }>
}
