'use client'

import { create } from 'zustand'

/** The test last sent to each channel from this page, by the id of its notification. */
export const useTests = create<Readonly<Record<string, string>>>(() => ({}))

export function rememberTest(channelId: string, notificationId: string): void {
  useTests.setState({ [channelId]: notificationId })
}
