export type Locale = 'ko' | 'en'

export const toLocale = (value: string | undefined): Locale => (value === 'en' ? 'en' : 'ko')
