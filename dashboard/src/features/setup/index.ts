import { lazy } from 'react';

export { useSetupMode } from './useSetupMode.ts';

/** Loaded only where a first configuration is being set up. */
export const Setup = lazy(() => import('./components/Setup.tsx'));
