import type { Route } from "../../app/routes";

export const routes: Route[] = [{ path: "/notices", load: () => import("./page"), nav: null }];
