import { useSyncExternalStore } from 'react'

const never = (): (() => void) => () => {}

/** False on the server and in the first render, true afterwards: for what only the browser can know. */
export const useIsHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
