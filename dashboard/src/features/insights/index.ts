import { lazy } from 'react';

/** Its code is loaded when the page is opened. */
export const Insights = lazy(() => import('./components/Insights.tsx'));
