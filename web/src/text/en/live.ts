import type { Text } from '../ko.ts'

export const live: Text['live'] = {
  title: 'Before real money moves',
  ready: 'Live orders can be placed',
  notReady: 'No live order leaves yet',
  steps: {
    grant: 'An admin’s word',
    factor: 'An authenticator app',
    confirmed: 'This account confirmed',
    cooldown: '24 hours after a change',
  },
  done: 'done',
  missing: 'missing',
  until: (time) => `waits until ${time}`,
  askAdmin: 'Ask an admin for leave to trade real money.',
  goSecurity: 'Add an authenticator app',
  confirmTitle: 'Confirm the live account',
  confirmBody: 'Real money moves on this account. Type the words below as they are.',
  phrase: (label) => `${label} live`,
  typed: 'The words',
  confirm: 'Confirm and open',
  confirmed: 'The account is confirmed',
}
