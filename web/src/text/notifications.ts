'use client'

import { notificationWords as en } from './en/notifications.ts'
import { notificationWords as ko, type NotificationWords } from './ko/notifications.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the screens that speak them, in both languages: the words every page carries stay few. */
export const useNotificationWords = (): NotificationWords => (useLocale() === 'en' ? en : ko)
