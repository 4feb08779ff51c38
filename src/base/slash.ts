/**
 * Cuts the slashes off the end of an address, to append a path to it or to compare it with another.
 */
export const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
