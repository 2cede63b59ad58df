import type { Metadata } from 'next'
import { BrokerAccounts } from '@/features/broker/broker-accounts.tsx'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText()).broker.title }
}

export default async function AccountsPage() {
  await requireUser()
  return <BrokerAccounts />
}
