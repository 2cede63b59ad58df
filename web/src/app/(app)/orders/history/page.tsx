import type { Metadata } from 'next'
import { requireUser } from '@/lib/session.ts'
import { orderDesk as en } from '@/text/en/order-desk.ts'
import { orderDesk as ko } from '@/text/ko/order-desk.ts'
import { requestLocale } from '@/text/server-text.ts'
import { HistoryScreen } from './history-screen.tsx'

/** Words fetched late in the browser are at hand on the server. */
const titleOf = async (): Promise<string> => ((await requestLocale()) === 'en' ? en : ko).history.title

export async function generateMetadata(): Promise<Metadata> {
  return { title: await titleOf() }
}

export default async function HistoryPage() {
  await requireUser()
  return <HistoryScreen title={await titleOf()} />
}
