import { lazy } from 'react';

/** Its code is loaded when the page is opened. */
export const Landing = lazy(() => import('./components/Landing.tsx'));
