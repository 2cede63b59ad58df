import type { Text } from '../ko.ts'

export const finder: Text['finder'] = {
  recent: 'Recently viewed',
  largest: 'Largest companies',
  asksServer: 'Searching on the server while the list is on its way.',
  keptList: 'The new list could not be read; these come from the one kept on this device.',
  delisted: 'Delisted',
  liquidating: 'Liquidation trading',
  warning: { caution: 'Investment caution', warning: 'Investment warning', risk: 'Investment risk' },
}
