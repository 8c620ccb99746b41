import { createContext, useContext } from 'react';

/** Whether the router refuses every change, whoever asks; the shell finds out. */
export const ReadOnlyContext = createContext(false);

export function useReadOnly(): boolean {
  return useContext(ReadOnlyContext);
}
