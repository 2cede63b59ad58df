'use client'

import { orderDesk as en } from './en/order-desk.ts'
import { orderDesk as ko, type OrderDeskWords } from './ko/order-desk.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the parts that speak them, in both languages: the words every page carries stay few. */
export const useOrderDeskWords = (): OrderDeskWords => (useLocale() === 'en' ? en : ko)
