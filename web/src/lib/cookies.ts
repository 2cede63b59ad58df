/** Korean unless somebody chose otherwise. */
export const LOCALE_COOKIE = 'naru-locale'
/** A language chosen here that the profile does not know of yet. */
export const UNSAVED_LOCALE_COOKIE = 'naru-locale-unsaved'
/** Where to go on to after signing in. */
export const NEXT_PATH_COOKIE = 'naru-next'
