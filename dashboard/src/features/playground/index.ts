import { lazy } from 'react';

/** Its code is loaded when the page is opened. */
export const Playground = lazy(() => import('./components/Playground.tsx'));
