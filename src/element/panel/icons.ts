/** Icons for a talk that the start buttons do not have already (`base/element/icons.ts`). */
export const microphone = 'M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5 11a7 7 0 0 0 14 0M12 18v3';
export const speaker = 'M4 10v4h3l5 4V6L7 10zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11';
export const pause = 'M8 5v14M16 5v14';
export const attention = 'M12 4v9M12 19h.01';
/** Appended to another icon: the thing is off or lost. */
export const struckOut = 'M4 3l16 18';
