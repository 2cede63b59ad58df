import type { OnboardingWords } from '../ko/onboarding.ts'

export const onboarding: OnboardingWords = {
  lead: 'Three steps to your first paper order.',
  stepBridge: 'Find the bridge',
  stepBridgeBody: 'The bridge is the program on your NAS that talks to the broker.',
  bridgeFound: (name) => `Bridge ${name} is on.`,
  bridgeSilent: (name) => `Bridge ${name} is silent. Check that it is running on the NAS.`,
  bridgeNone: 'No bridge is registered with this site. Ask the operator to register one.',
  stepAccount: 'Connect a broker account',
  stepAccountBody:
    'Enter the keys from KIS Developers. They are sealed in this browser; only your bridge can open them.',
  stepOrder: 'First paper order',
  stepOrderBody: 'Buy one share of Samsung Electronics. Accepted and filled are shown apart.',
  goOrder: 'Go to Samsung Electronics',
  afterVerified: 'You can order once the account is verified.',
  done: 'Done',
  current: 'Now',
  waiting: 'Later',
}
