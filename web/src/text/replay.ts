'use client'

import { replay as en } from './en/replay.ts'
import { replay as ko, type ReplayWords } from './ko/replay.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the screens of replays, in both languages: the words every page carries stay few. */
export const useReplayWords = (): ReplayWords => (useLocale() === 'en' ? en : ko)
