'use client'

import { ticketKinds as en } from './en/ticket-kinds.ts'
import { ticketKinds as ko, type TicketKindWords } from './ko/ticket-kinds.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the ticket, in both languages: the words every page carries stay few. */
export const useTicketKindWords = (): TicketKindWords => (useLocale() === 'en' ? en : ko)
