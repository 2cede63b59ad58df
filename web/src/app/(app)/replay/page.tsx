import { KstDate } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { requireUser } from '@/lib/session.ts'
import { requestText } from '@/text/server-text.ts'
import { ReplayScreen } from './replay-screen.tsx'

interface ReplayPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>
}

export async function generateMetadata() {
  return { title: (await requestText()).nav.replay }
}

export default async function ReplayPage({ searchParams }: ReplayPageProps) {
  const { id } = await requireUser()
  const { instrument, date, strategy } = await searchParams
  const wish = {
    instrumentId: InstrumentId.safeParse(instrument).data,
    date: KstDate.safeParse(date).data,
    strategy: typeof strategy === 'string' ? strategy.slice(0, 60) : undefined,
  }
  return <ReplayScreen userId={id} wish={wish} />
}
