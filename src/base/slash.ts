/** Where an address ends: a path is put after it, or it is compared with another. */
export const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
