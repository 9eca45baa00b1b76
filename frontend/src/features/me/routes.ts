import type { Route } from "../../app/routes";

export const routes: Route[] = [{ path: "/me", load: () => import("./page"), nav: null }];
